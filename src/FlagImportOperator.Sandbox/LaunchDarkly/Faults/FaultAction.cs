namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>Where in a request something happens.</summary>
public enum FaultMoment
{
    /// <summary>The request was read; nothing was changed yet.</summary>
    BeforeApplying,

    /// <summary>The change is made; nothing was answered yet.</summary>
    AfterApplying,
}

/// <summary>What goes wrong. Several rules may match one request: all pauses take effect, and the first of the others.</summary>
public abstract record FaultAction
{
    private FaultAction()
    {
    }

    /// <summary>Answers without doing anything. No code, message or raw body: the documented ones of that status (LD §3.1).</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Code">Member <c>code</c>.</param>
    /// <param name="Message">Member <c>message</c>; may quote secrets, to prove that the client scrubs them.</param>
    /// <param name="RawBody">Sent as it is, as HTML if it begins with <c>&lt;</c>: what proxies send.</param>
    public sealed record Fail(int Status, string? Code = null, string? Message = null, string? RawBody = null) : FaultAction;

    /// <summary>Ends the connection without doing anything.</summary>
    /// <param name="Orderly">Closed as an idle connection is, not reset: HTTP clients then send some requests again by themselves.</param>
    public sealed record Drop(bool Orderly = false) : FaultAction;

    /// <summary>Does it, then closes the connection: the answer is lost.</summary>
    /// <param name="MidBody">The head and half of the body are sent first.</param>
    /// <param name="Orderly">Closed as an idle connection is, not reset: HTTP clients then send some requests again by themselves.</param>
    public sealed record ApplyThenDrop(bool MidBody = false, bool Orderly = false) : FaultAction;

    /// <summary>Does it, then answers with an error.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Code">Member <c>code</c>.</param>
    /// <param name="Message">Member <c>message</c>.</param>
    public sealed record ApplyThenFail(int Status, string? Code = null, string? Message = null) : FaultAction;

    /// <summary>429 <c>rate_limited</c> without doing anything (LD §3.3).</summary>
    /// <param name="Reset">Written as <c>X-Ratelimit-Reset</c>, may be past; null: not sent.</param>
    /// <param name="RetryAfter">Written as <c>Retry-After</c> in whole seconds; null: not sent.</param>
    public sealed record RateLimit(DateTimeOffset? Reset = null, TimeSpan? RetryAfter = null) : FaultAction;

    /// <summary>A list shows the account as it was before the last so many creates, edits and deletes.</summary>
    /// <param name="Mutations">How far behind.</param>
    public sealed record StaleList(int Mutations) : FaultAction;

    /// <summary>Takes its time, on the simulator's clock. The client going away does not stop the request: it applies late.</summary>
    /// <param name="Time">How long.</param>
    /// <param name="Moment">When.</param>
    public sealed record Delay(TimeSpan Time, FaultMoment Moment = FaultMoment.BeforeApplying) : FaultAction;

    /// <summary>Waits for the test.</summary>
    /// <param name="Handle">Tells when the request is there, and lets it go on.</param>
    /// <param name="Moment">When.</param>
    public sealed record Hold(FaultHold Handle, FaultMoment Moment = FaultMoment.BeforeApplying) : FaultAction;
}

/// <summary>A request as fault rules see it.</summary>
/// <param name="Operation">What it asks.</param>
/// <param name="ProjectKey">From the path; null where the path has none.</param>
/// <param name="IntegrationKey">From the path; null where the path has none.</param>
/// <param name="Id">From the path; null where the path has none.</param>
/// <param name="RawBody">As sent, secrets and all.</param>
public sealed record FaultTarget(SimulatorOperation Operation, string? ProjectKey, string? IntegrationKey, string? Id, string RawBody)
{
    /// <summary>Leaves out the body, which may hold secrets.</summary>
    public override string ToString() => $"{Operation} {ProjectKey}/{IntegrationKey}/{Id}";
}

/// <summary>When something goes wrong.</summary>
/// <param name="Action">What.</param>
public sealed record FaultRule(FaultAction Action)
{
    /// <summary>Only this operation; null: every one.</summary>
    public SimulatorOperation? Operation { get; init; }

    /// <summary>Only requests for which this is true; null: every one.</summary>
    public Func<FaultTarget, bool>? Where { get; init; }

    /// <summary>How often at most; null: without end.</summary>
    public int? Times { get; init; }

    /// <summary>Chance from 0 to 1 that a matching request is hit; drawn from the simulator's seed.</summary>
    public double Probability { get; init; } = 1;
}

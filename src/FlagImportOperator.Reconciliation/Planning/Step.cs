using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>The next thing to do in a pass. The runner does it, adds what came of it to the <see cref="Pass"/>, and asks again.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>Put our finalizer on the resource.</summary>
    public sealed record AddFinalizer : Step;

    /// <summary>Take our finalizer off: the resource goes.</summary>
    public sealed record RemoveFinalizer : Step;

    /// <summary>Find the account: read the token.</summary>
    public sealed record ResolveAccount : Step;

    /// <summary>Read the Secret and join it with the spec.</summary>
    public sealed record ResolveConfig : Step;

    /// <summary>Get a list of the account that was asked for at or after a time.</summary>
    public sealed record List(DateTimeOffset NotBefore) : Step;

    /// <summary>Read one configuration.</summary>
    public sealed record Get(string Id) : Step;

    /// <summary>Read another configuration that bears our tag.</summary>
    public sealed record Inspect(string Id) : Step;

    /// <summary>Create the configuration.</summary>
    public sealed record Create(NewFlagImportConfiguration Configuration) : Step;

    /// <summary>Note in status which form variables the next patch may add, so that they are known for ours whatever becomes of it.</summary>
    public sealed record Announce(IReadOnlyList<string> Keys) : Step;

    /// <summary>Send a JSON patch.</summary>
    /// <param name="Id">Of the configuration.</param>
    /// <param name="Document">What to send.</param>
    /// <param name="Whole">It holds whole members only, as an API needs that refuses operations inside config.</param>
    public sealed record Patch(string Id, JsonPatchDocument Document, bool Whole) : Step;

    /// <summary>Delete a configuration.</summary>
    public sealed record Delete(string Id) : Step;

    /// <summary>Queue an import job.</summary>
    public sealed record Trigger(string Id) : Step;

    /// <summary>The pass is over.</summary>
    /// <param name="Report">What to say in status; null says nothing new.</param>
    /// <param name="Outcome">When to look again.</param>
    public sealed record Finish(Report? Report, Outcome Outcome) : Step;
}

/// <summary>A step, and the pass with what was concluded on the way to it.</summary>
internal readonly record struct Decision(Pass Pass, Step Step);

/// <summary>When a resource is looked at again if nothing happens before.</summary>
/// <param name="At">Not before that time; null with <paramref name="Backoff"/> leaves it to the queue, null without means: not at all.</param>
/// <param name="Backoff">True for a failed pass: the queue's backoff grows. False resets it.</param>
internal readonly record struct Outcome(DateTimeOffset? At, bool Backoff)
{
    /// <summary>The resource is gone or not ours to look after.</summary>
    public static Outcome Forget { get; } = new(null, false);

    /// <summary>All is well, or a person or another object must move: look again then.</summary>
    public static Outcome LookAgain(DateTimeOffset at) => new(at, false);

    /// <summary>Failed for now.</summary>
    public static Outcome Retry(DateTimeOffset? notBefore = null) => new(notBefore, true);
}

using FlagImportOperator.Sandbox.LaunchDarkly.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Admin;

/// <summary>Faults as typed into curl: one object with an <c>action</c> and what the action needs.</summary>
internal static class FaultRequest
{
    private const string Actions =
        "fail, drop, apply-then-drop, apply-then-fail, rate-limit, conflict, delay, stale-list, hide-after-create, "
        + "revoke-token, restore-token, remove-project, restore-project";

    /// <exception cref="ApiError">A member is missing or has another type.</exception>
    public static void Apply(FaultInjector faults, AdminBody body, TimeProvider time)
    {
        switch (body.Required("action"))
        {
            case "revoke-token":
                faults.RevokeToken(body.Required("token"));
                break;
            case "restore-token":
                faults.RestoreToken(body.Required("token"));
                break;
            case "remove-project":
                faults.RemoveProject(body.Required("projectKey"));
                break;
            case "restore-project":
                faults.RestoreProject(body.Required("projectKey"));
                break;
            case "hide-after-create":
                faults.HideAfterCreate(body.Number("gets") ?? 1, body.Number("times") ?? 1);
                break;
            case var action:
                faults.Add(Rule(action, body, time));
                break;
        }
    }

    private static FaultRule Rule(string name, AdminBody body, TimeProvider time)
    {
        var (project, id) = (body.Text("projectKey"), body.Text("id"));
        var operation = body.Text("operation") is { } text ? AdminBody.Enum<SimulatorOperation>("operation", text) : (SimulatorOperation?)null;
        return new FaultRule(Action(name, body, time))
        {
            Operation = name switch
            {
                "conflict" => SimulatorOperation.Patch,
                "stale-list" => SimulatorOperation.List,
                _ => operation,
            },
            Where = project is null && id is null
                ? null
                : target => (project is null || target.ProjectKey == project) && (id is null || target.Id == id),

            // 0 stands for "until cleared", which JSON typed by hand has no better word for.
            Times = body.Number("times") switch { null => 1, 0 => null, var times => times },
            Probability = body.Fraction("probability") ?? 1,
        };
    }

    private static FaultAction Action(string name, AdminBody body, TimeProvider time) => name switch
    {
        "fail" => new FaultAction.Fail(Status(body, 500), body.Text("code"), body.Text("message"), body.Text("body")),
        "drop" => new FaultAction.Drop(Orderly(body)),
        "apply-then-drop" => new FaultAction.ApplyThenDrop(Orderly: Orderly(body)),
        "apply-then-fail" => new FaultAction.ApplyThenFail(Status(body, 502), body.Text("code"), body.Text("message")),
        "rate-limit" => new FaultAction.RateLimit(
            body.Number("resetInSeconds") is { } reset ? time.GetUtcNow().AddSeconds(reset) : null,
            body.Number("retryAfterSeconds") is { } wait ? TimeSpan.FromSeconds(wait) : null),
        "conflict" => new FaultAction.Fail(409),
        "delay" => new FaultAction.Delay(
            TimeSpan.FromMilliseconds(body.Number("milliseconds") ?? 1000),
            body.Text("moment") is { } moment ? AdminBody.Enum<FaultMoment>("moment", moment) : FaultMoment.BeforeApplying),
        "stale-list" => new FaultAction.StaleList(body.Number("mutations") ?? 1),
        _ => throw ApiError.InvalidRequest($"action must be one of {Actions}"),
    };

    private static bool Orderly(AdminBody body) => body.Text("close") switch
    {
        null or "reset" => false,
        "orderly" => true,
        _ => throw ApiError.InvalidRequest("close must be reset or orderly"),
    };

    private static int Status(AdminBody body, int usual) => (body.Number("status") ?? usual) is var status and >= 400 and <= 599
        ? status
        : throw ApiError.InvalidRequest("status must be from 400 to 599");
}

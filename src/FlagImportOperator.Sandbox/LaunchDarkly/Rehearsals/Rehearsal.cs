namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>A bad day that a team may practise: faults that belong together, under a name.</summary>
public sealed class Rehearsal
{
    private static readonly SimulatorOperation[] Writes =
        [SimulatorOperation.Create, SimulatorOperation.Patch, SimulatorOperation.Delete, SimulatorOperation.Trigger];

    private static readonly string[] WriteActions = ["createIntegration", "deleteIntegration", "updateConfiguration", "updateName"];

    private readonly Func<LaunchDarklySimulator, Action> _begin;

    private Rehearsal(string name, string what, Func<LaunchDarklySimulator, Action> begin) => (Name, What, _begin) = (name, what, begin);

    private Rehearsal(string name, string what, params IReadOnlyList<FaultRule> rules)
        : this(name, what, simulator =>
        {
            FaultHandle[] handles = [.. rules.Select(simulator.Faults.Add)];
            return () => Array.ForEach(handles, handle => handle.Remove());
        })
    {
    }

    /// <summary>Every rehearsal, by name, in the order in which they are shown.</summary>
    public static IReadOnlyList<Rehearsal> All { get; } =
    [
        new("down", "LaunchDarkly cannot be reached: every connection breaks.", new FaultRule(new FaultAction.Drop())),
        new("failing", "Every call is answered 503, with a proxy's HTML page.",
            new FaultRule(new FaultAction.Fail(503, RawBody: "<html><body><h1>503 Service Unavailable</h1></body></html>"))),
        new("flaky", "One call in three is answered 500.", new FaultRule(new FaultAction.Fail(500)) { Probability = 1.0 / 3 }),
        new("slow", "Every call takes three seconds.", new FaultRule(new FaultAction.Delay(TimeSpan.FromSeconds(3)))),
        new("lost-answers", "What is written takes effect, but the connection breaks before the answer.",
            [.. Writes.Select(operation => new FaultRule(new FaultAction.ApplyThenDrop()) { Operation = operation })]),
        new("stale-lists", "Lists show the account as it was one change ago.",
            new FaultRule(new FaultAction.StaleList(1)) { Operation = SimulatorOperation.List }),
        new("conflicts", "Every patch is answered 409: someone else is always faster.",
            new FaultRule(new FaultAction.Fail(409)) { Operation = SimulatorOperation.Patch }),
        new("rate-limited", "Five calls in ten seconds; then 429 until the window ends.", simulator =>
        {
            var before = simulator.RateLimits;
            simulator.RateLimits = new RateLimitOptions { Global = 5 };
            return () => simulator.RateLimits = before;
        }),
        new("token-revoked", "The access tokens are revoked: 401.", simulator =>
        {
            var tokens = simulator.Tokens;
            foreach (var token in tokens)
            {
                simulator.Faults.RevokeToken(token);
            }

            return () =>
            {
                foreach (var token in tokens)
                {
                    simulator.Faults.RestoreToken(token);
                }
            };
        }),
        new("read-only-token", "The access token may read, and no longer write: 403.", simulator =>
        {
            var before = simulator.Modes.DeniedActions;
            simulator.Modes = simulator.Modes with { DeniedActions = WriteActions };
            return () => simulator.Modes = simulator.Modes with { DeniedActions = before };
        }),
        new("failing-imports", "Import jobs fail, and quote what the other side said.", simulator =>
        {
            var before = simulator.DefaultImport;
            simulator.DefaultImport = before with
            {
                Result = ImportResult.Failed,
                Errors = [new ImportError("The source answered: invalid API key", 401), new ImportError("flag checkout-v2: variations cannot be read", 422)],
            };
            return () => simulator.DefaultImport = before;
        }),
    ];

    /// <summary>As on the command line and in URLs.</summary>
    public string Name { get; }

    /// <summary>What happens, in a sentence.</summary>
    public string What { get; }

    /// <summary>Starts it; gives what ends it.</summary>
    internal Action BeginOn(LaunchDarklySimulator simulator) => _begin(simulator);
}

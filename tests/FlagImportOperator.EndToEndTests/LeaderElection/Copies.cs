using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;
using Xunit;

namespace FlagImportOperator.EndToEndTests.LeaderElection;

/// <summary>One of several copies of the operator, and what it asked of LaunchDarkly.</summary>
internal sealed record Copy(OperatorProcess Process, RecordingFront Front)
{
    public int Calls => Front.Calls.Count;

    public string Output => Process.Output;

    public Task LeadsAsync() => Process.WaitForOutputAsync("Leading: ");
}

/// <summary>A stage on which several copies of the operator run as processes of their own, and share a Lease.</summary>
public abstract class Copies(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    // Short, so that a test need not wait long for a lease to run out; long enough that a busy machine does not lose one.
    private static readonly string[] Times = ["--lease-duration", "6s", "--lease-renew-deadline", "4s", "--lease-retry-period", "500ms"];

    private readonly List<Copy> _copies = [];

    protected override StageOptions Options { get; } = new() { Start = false };

    private protected string LeasePath => $"/apis/coordination.k8s.io/v1/namespaces/{Stage.Namespace}/leases/flag-import-operator";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ControlPlane.GrantLeasesAsync(Stage.Namespace, LeasePath.Split('/')[^1]);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var copy in _copies)
        {
            await copy.Process.DisposeAsync();
        }

        try
        {
            foreach (var copy in _copies)
            {
                if (TestContext.Current.TestState?.Result == TestResult.Failed)
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"A copy:\n{copy.Output}\nCalled:\n{string.Join('\n', copy.Front.Calls)}");
                }

                Assert.DoesNotContain("should not have", copy.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", copy.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(Stage.Token, copy.Output, StringComparison.Ordinal);
            }
        }
        finally
        {
            await base.DisposeAsync();
            foreach (var copy in _copies)
            {
                await copy.Front.DisposeAsync();
            }
        }
    }

    private protected async Task<Copy> StartCopyAsync(bool untilReady = true, string? kubeconfig = null)
    {
        var front = await RecordingFront.StartAsync(Stage.Simulator.BaseUrl);
        var options = Stage.Options with
        {
            Kubeconfig = kubeconfig ?? Stage.Options.Kubeconfig,
            LaunchDarkly = front.Url,
            LeaderElection = true,
            More = ["--leader-election-namespace", Stage.Namespace, .. Times],
        };
        var copy = new Copy(untilReady ? await OperatorProcess.StartAsync(options) : OperatorProcess.Launch(options), front);
        _copies.Add(copy);
        return copy;
    }

    /// <summary>One that leads, and then another one that stands by.</summary>
    private protected async Task<(Copy Leader, Copy Standby)> StartTwoAsync()
    {
        var leader = await StartCopyAsync();
        await leader.LeadsAsync();
        var standby = await StartCopyAsync();
        await standby.Process.WaitForOutputAsync("Standing by: ");
        return (leader, standby);
    }

    private protected async Task<JsonObject> LeaseAsync() => (await Stage.Cluster.GetAsync(LeasePath))["spec"]!.AsObject();
}

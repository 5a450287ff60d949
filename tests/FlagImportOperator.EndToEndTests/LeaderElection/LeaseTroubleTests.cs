using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;
using Xunit;

namespace FlagImportOperator.EndToEndTests.LeaderElection;

/// <summary>Leases as charts and people leave them, and rights that are missing.</summary>
public sealed class LeaseTroubleTests(ControlPlane controlPlane) : Copies(controlPlane)
{
    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "holderIdentity": "", "leaseTransitions": 7 }""")]
    public async Task A_lease_that_nobody_holds_is_taken(string? spec)
    {
        await CreateLeaseAsync(spec);

        var copy = await StartCopyAsync();

        await copy.LeadsAsync();
        var taken = await LeaseAsync();
        Assert.NotEqual("", taken["holderIdentity"]!.GetValue<string>());
        Assert.Equal(6, taken["leaseDurationSeconds"]!.GetValue<int>());
        Assert.NotNull(taken["acquireTime"]);
        Assert.NotNull(taken["renewTime"]);
        Assert.Equal(spec is { Length: > 2 } ? 8 : 1, taken["leaseTransitions"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_holder_that_is_never_heard_of_is_not_waited_for_for_ever()
    {
        await CreateLeaseAsync("""{ "holderIdentity": "nobody-there", "leaseDurationSeconds": 1000000 }""");

        var copy = await StartCopyAsync();
        await copy.Process.WaitForOutputAsync("Standing by: nobody-there holds lease");

        await copy.LeadsAsync();
    }

    [Fact]
    public async Task A_lease_that_is_deleted_comes_back_and_stays_with_its_leader()
    {
        var (leader, standby) = await StartTwoAsync();
        var holder = (await LeaseAsync())["holderIdentity"]!.GetValue<string>();

        await Stage.Cluster.DeleteAsync(LeasePath);

        var found = await Stage.Cluster.WaitForAsync(LeasePath, "it is back", lease => lease is not null);
        Assert.Equal(holder, found!["spec"]!["holderIdentity"]!.GetValue<string>());
        await Stage.PollsAsync(2);
        Assert.Empty(standby.Front.Calls);
        Assert.False(leader.Process.HasExited);
    }

    [Fact]
    public async Task A_leader_whose_lease_another_one_holds_ends_with_code_1()
    {
        var leader = await StartCopyAsync();
        await leader.LeadsAsync();

        await Stage.Cluster.PatchAsync(LeasePath, new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = "somebody-else" } });

        Assert.Equal(1, await leader.Process.EndsAsync());
        Assert.Contains("Leadership lost: somebody-else holds the lease", leader.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_use_leases_it_says_so_waits_and_is_not_ready()
    {
        await using var rights = await Rights.GrantAsync(ControlPlane, Stage);
        var copy = await StartCopyAsync(untilReady: false, rights.Kubeconfig);

        await copy.Process.WaitForOutputAsync(
            $"grant the verbs get, create, patch on resource leases of API group coordination.k8s.io in namespace {Stage.Namespace}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await copy.Process.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await copy.Process.ProbeAsync("/healthz"));
        Assert.Empty(copy.Front.Calls);

        await Rights.AddLeasesAsync(Stage);

        await copy.LeadsAsync();
        await copy.Process.WaitUntilReadyAsync();
        await Stage.ApplyAsync("modest");
        await Stage.ReadyAsync("modest");
        await copy.Process.StopAsync();
        Assert.Contains("released", copy.Output, StringComparison.Ordinal);
    }

    private async Task CreateLeaseAsync(string? spec)
    {
        var lease = new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = LeasePath.Split('/')[^1] },
        };
        if (spec is not null)
        {
            lease["spec"] = JsonNode.Parse(spec);
        }

        await Stage.Cluster.CreateAsync(LeasePath[..LeasePath.LastIndexOf('/')], lease);
    }
}

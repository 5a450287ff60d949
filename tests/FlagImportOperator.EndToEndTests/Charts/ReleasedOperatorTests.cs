using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>
/// From a released chart to this one and back, while operators run as the Deployment says each time: those of the new one start beside those of
/// the old one, which then end. In LaunchDarkly nobody can tell.
/// </summary>
public sealed class ReleasedOperatorTests
{
    [Theory]
    [MemberData(nameof(ReleaseTests.Upgrades), MemberType = typeof(ReleaseTests))]
    public async Task Work_goes_on_where_it_was_after_an_upgrade_and_after_a_rollback(string package, int from, int to)
    {
        var (before, after) = (Tools.Helm(from), Tools.Helm(to));
        await using var installation = await Installation.PrepareAsync();
        await installation.InstallPackageAsync(before, Path.Combine(Repository.Released, package));
        var copies = await installation.RunCopiesAsync();
        await installation.ApplyResourceAsync("team-a", "one", "Released");
        var resource = await ReadyAsync(installation);
        var id = resource["status"]!["_id"]!.GetValue<string>();

        await installation.HelmAsync(after, "upgrade", Repository.Chart, "--reset-then-reuse-values", "--set", "secrets.access=get,workers=4");
        Assert.Contains("--workers=4", Arguments(await installation.DeploymentAsync()));
        copies = await ReplaceAsync(installation, copies);
        await NothingChangedAsync(installation, resource);
        await installation.ApplyResourceAsync("team-a", "one", "Upgraded");
        await NamedAsync(installation, id, "Upgraded");

        resource = await ReadyAsync(installation);
        await installation.HelmAsync(after, "rollback", "1");
        Assert.DoesNotContain("--workers=4", Arguments(await installation.DeploymentAsync()));
        await ReplaceAsync(installation, copies);
        await NothingChangedAsync(installation, resource);
        await installation.ApplyResourceAsync("team-a", "one", "Rolled back");
        await NamedAsync(installation, id, "Rolled back");

        Assert.Equal(1, installation.Simulator.Journal.Count(SimulatorOperation.Create));
        await installation.StopCopiesAsync();
    }

    /// <summary>As a rolling update does it; returns when one of the new copies has been at work for a while.</summary>
    private static async Task<IReadOnlyList<OperatorProcess>> ReplaceAsync(Installation installation, IReadOnlyList<OperatorProcess> old)
    {
        var copies = await installation.RunCopiesAsync();
        await installation.StopCopiesAsync(old);
        await Poll.UntilAsync(
            "a new copy leads", () => Task.FromResult(copies.Any(copy => copy.Output.Contains("Leading:", StringComparison.Ordinal))), Cancellation);
        var lists = installation.Simulator.Journal.Count(SimulatorOperation.List);
        await Poll.UntilAsync(
            "it has listed twice more", () => Task.FromResult(installation.Simulator.Journal.Count(SimulatorOperation.List) >= lists + 2), Cancellation);
        return copies;
    }

    /// <summary>Since the resource looked like that: the same one, and what is in LaunchDarkly never written again.</summary>
    private static async Task NothingChangedAsync(Installation installation, JsonObject before)
    {
        var now = await ReadyAsync(installation);
        foreach (var member in new[] { "uid", "generation", "finalizers" })
        {
            Assert.Equal(before["metadata"]![member]!.ToJsonString(), now["metadata"]![member]!.ToJsonString());
        }

        Assert.Equal(before["spec"]!.ToJsonString(), now["spec"]!.ToJsonString());
        Assert.Equal(before["status"]!["_id"]!.ToJsonString(), now["status"]!["_id"]!.ToJsonString());
        var configuration = Assert.Single(installation.Simulator.Configurations);
        Assert.Equal(now["status"]!["_id"]!.GetValue<string>(), configuration.Id);

        // One for each name that the test gave it; the first name came with the create.
        Assert.Equal(configuration.Name == "Released" ? 0 : 1, installation.Simulator.Journal.Count(SimulatorOperation.Patch));
    }

    private static async Task NamedAsync(Installation installation, string id, string name) => await Poll.UntilAsync(
        $"the configuration is named {name}", () => Task.FromResult(installation.Simulator.Find(id)?.Name == name), Cancellation);

    /// <summary>Until LaunchDarkly holds what the newest spec says.</summary>
    private static async Task<JsonObject> ReadyAsync(Installation installation) => (await installation.Cluster.Client.WaitForAsync(
        OwnCluster.PathOf("team-a", "one"),
        "the newest spec is applied",
        found => found?["status"]?["conditions"] is JsonArray conditions && conditions.Any(condition =>
            condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True"
            && condition["observedGeneration"]!.GetValue<long>() == found["metadata"]!["generation"]!.GetValue<long>())))!;

    private static IReadOnlyList<string> Arguments(JsonObject deployment) => Manifest.Texts(deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>A watch of some of the objects.</summary>
public sealed class WatchSelectionTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Chosen = """{ "metadata": { "labels": { "chosen": "1" } } }""";

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task To_enter_the_selection_is_to_be_added_and_to_leave_it_is_to_be_deleted(string plural)
    {
        var created = await CreateAsync(plural);
        await using var watch = await OpenAsync(plural, $"labelSelector=chosen%3D1&resourceVersion={created.Version()}");

        var entered = (await PatchAsync(PathOf(plural, "it"), Chosen)).Require();
        await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "annotations": { "a": "1" } } }""");
        var left = (await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "labels": { "chosen": "2" } } }""")).Require();
        await Client.DeleteAsync(PathOf(plural, "it"));
        await CreateAsync(plural, "end", Chosen);

        var events = await watch.TakeAsync(4);
        Assert.Equal(["ADDED it", "MODIFIED it", "DELETED it", "ADDED end"], events.Select(next => next.ToString()));
        Assert.True(JsonNode.DeepEquals(entered, events[0].Object));
        // As it was before it left, with the version of its leaving.
        Assert.Equal("1", events[2].Object.Text("metadata.labels.chosen"));
        Assert.Equal(left.Version(), events[2].Version);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_is_there_already_is_selected_as_well(string plural)
    {
        await CreateAsync(plural, "a");
        await CreateAsync(plural, "b", Chosen);

        await using var watch = await OpenAsync(plural, "labelSelector=chosen&timeoutSeconds=1");

        Assert.Equal(["ADDED b"], (await watch.ToEndAsync()).Select(next => next.ToString()));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task One_object_can_be_watched_by_its_name(string plural)
    {
        var from = (await CreateAsync(plural, "other")).Version();
        await using var watch = await OpenAsync(plural, $"fieldSelector=metadata.name%3Dit&resourceVersion={from}");

        await CreateAsync(plural, "another");
        await CreateAsync(plural);
        await PatchAsync(PathOf(plural, "other"), Chosen);
        await PatchAsync(PathOf(plural, "it"), Chosen);
        await Client.DeleteAsync(PathOf(plural, "another"));
        await Client.DeleteAsync(PathOf(plural, "it"));

        Assert.Equal(["ADDED it", "MODIFIED it", "DELETED it"], (await watch.TakeAsync(3)).Select(next => next.ToString()));
    }

    private Task<WatchStream> OpenAsync(string plural, string query) => WatchStream.OpenAsync(Client, $"{PathOf(plural)}?{query}");
}

using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>The measure itself: when Argo CD says OutOfSync.</summary>
public sealed class ArgoDiffTests
{
    private const string Git = """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "v" } } }""";

    [Theory]
    [InlineData("what Git says", Git)]
    [InlineData("a finalizer", """{ "metadata": { "name": "a", "finalizers": ["f"] }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    [InlineData("what the server adds", """{ "metadata": { "name": "a", "uid": "u", "generation": 3, "resourceVersion": "7" }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    [InlineData("a status", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "v" } }, "status": { "version": 1 } }""")]
    [InlineData("an annotation by hand", """{ "metadata": { "name": "a", "annotations": { "flagimport.dev/import-requested": "1" } }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    [InlineData("a mode that Git does not name", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "mode": "Paused", "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    public void What_Git_does_not_name_is_no_difference(string what, string live)
    {
        Assert.NotEmpty(what);
        Assert.Empty(ArgoDiff.ThreeWay(Object(Git), Object(Git), Object(live)));
        Assert.Empty(ArgoDiff.ThreeWay(null, Object(Git), Object(live)));
    }

    [Theory]
    [InlineData("/spec/name", """{ "metadata": { "name": "a" }, "spec": { "name": "B", "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    [InlineData("/spec/name", """{ "metadata": { "name": "a" }, "spec": { "tags": ["x", "y"], "config": { "k": "v" } } }""")]
    [InlineData("/spec/tags", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["y", "x"], "config": { "k": "v" } } }""")]
    [InlineData("/spec/tags", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["x", "y", "k8s-owner"], "config": { "k": "v" } } }""")]
    [InlineData("/spec/config/k", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["x", "y"], "config": { "k": "w" } } }""")]
    [InlineData("/spec/config", """{ "metadata": { "name": "a" }, "spec": { "name": "A", "tags": ["x", "y"] } }""")]
    public void What_Git_names_and_someone_changed_is_one(string path, string live)
    {
        Assert.StartsWith(path, Assert.Single(ArgoDiff.ThreeWay(Object(Git), Object(Git), Object(live))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_applied_and_is_no_longer_in_Git_is_one()
    {
        var applied = Object("""{ "spec": { "name": "A", "config": { "k": "v", "old": "v" } } }""");
        var desired = Object("""{ "spec": { "config": { "k": "v" } } }""");

        Assert.Equal(["/spec/name", "/spec/config/old"], ArgoDiff.ThreeWay(applied, desired, applied));
        Assert.Empty(ArgoDiff.ThreeWay(applied, desired, desired));
    }

    [Fact]
    public void A_default_that_the_server_stores_is_one_only_where_Git_says_otherwise()
    {
        var live = Object("""{ "spec": { "name": "A", "deletionPolicy": "Delete" } }""");

        Assert.Empty(ArgoDiff.ThreeWay(null, Object("""{ "spec": { "name": "A" } }"""), live));
        Assert.Equal(["/spec/deletionPolicy"], ArgoDiff.ThreeWay(null, Object("""{ "spec": { "name": "A", "deletionPolicy": "Orphan" } }"""), live));
    }

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}

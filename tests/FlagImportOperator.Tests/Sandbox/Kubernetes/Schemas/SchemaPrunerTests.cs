using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Schemas;

/// <summary>Expectations are what a Kubernetes 1.36 API server answered.</summary>
public sealed class SchemaPrunerTests
{
    private static readonly ResourceKind Probe = CustomKinds.FromDefinition(RepositoryFiles.Data("Schemas", "probes.yaml"));

    [Theory]
    [InlineData("""{ "spec": { "x": 1, "a": { "b": 2 } } }""", "spec.a spec.x", """{ "spec": {} }""")]
    [InlineData(
        """{ "spec": { "map": [{ "name": "a", "port": 1, "q": 1 }], "lists": { "a.b": [{ "a": "x", "z": 1 }] }, "strings": { "a": "b" } } }""",
        "spec.lists.a.b[0].z spec.map[0].q",
        """{ "spec": { "map": [{ "name": "a", "port": 1 }], "lists": { "a.b": [{ "a": "x" }] }, "strings": { "a": "b" } } }""")]
    [InlineData(
        """{ "spec": {}, "foo": 1, "metadata": { "bar": 1, "ownerReferences": [{ "uid": "u", "zzz": 1 }] } }""",
        "metadata.bar metadata.ownerReferences[0].zzz foo",
        """{ "spec": {}, "metadata": { "ownerReferences": [{ "uid": "u" }] } }""")]
    [InlineData("""{ "metadata": { "Name": "it", "selfLink": "x" } }""", "metadata.Name", """{ "metadata": { "selfLink": "x" } }""")]
    [InlineData(
        """{ "spec": { "open": { "u": 1, "known": { "a": "x", "u": 1 } }, "any": { "x": [{ "y": 1 }] } } }""",
        "spec.open.known.u",
        """{ "spec": { "open": { "u": 1, "known": { "a": "x" } }, "any": { "x": [{ "y": 1 }] } } }""")]
    [InlineData("""{ "spec": { "objects": [5, { "n": { "k": 1 } }] } }""", "spec.objects[1].n", """{ "spec": { "objects": [5, {}] } }""")]
    [InlineData("""{ "spec": { "flag": { "x": 1 } } }""", "spec.flag.x", """{ "spec": { "flag": {} } }""")]
    [InlineData("""{ "status": { "a": "x", "q": 1 } }""", "status.q", """{ "status": { "a": "x" } }""")]
    public void Unknown_fields_are_removed_and_named(string given, string unknown, string kept)
    {
        var obj = JsonNode.Parse(given)!.AsObject();

        Assert.Equal(unknown, string.Join(' ', SchemaPruner.Prune(obj, Probe.Schema)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(kept), obj), obj.ToJsonString());
    }

    [Theory]
    [InlineData(
        """{ "text": null, "nullable": null, "any": null, "strings": { "a": null, "b": "c" }, "open": { "x": null, "known": { "a": null } } }""",
        """{ "nullable": null, "strings": { "b": "c" }, "open": { "x": null, "known": {} } }""")]
    [InlineData("""{ "any": { "a": null, "b": [null] } }""", """{ "any": { "a": null, "b": [null] } }""")]
    [InlineData("""{ "objects": [{ "a": "x", "b": null }, null] }""", """{ "objects": [{ "a": "x" }, null] }""")]
    public void A_null_goes_where_the_schema_knows_no_null(string given, string kept)
    {
        var obj = new JsonObject { ["spec"] = JsonNode.Parse(given) };

        Assert.Empty(SchemaPruner.Prune(obj, Probe.Schema));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(kept), obj["spec"]), obj.ToJsonString());
    }

    [Fact]
    public void A_null_annotation_is_an_empty_one()
    {
        var obj = JsonNode.Parse("""{ "metadata": { "labels": null, "annotations": { "a": null }, "creationTimestamp": null } }""")!.AsObject();

        Assert.Empty(SchemaPruner.Prune(obj, Probe.Schema));

        Assert.Equal("""{"metadata":{"annotations":{"a":""}}}""", obj.ToJsonString());
    }

    [Fact]
    public void Numbers_are_stored_as_the_server_writes_them()
    {
        var obj = JsonNode.Parse("""
            { "a": [2.0, 1e3, 1e21, 1.5e-9, 100000000000000000000000, 1.10, 7, 9223372036854775807, 12345678901234567890, -0.5, 1e20, 1e-7] }
            """);

        JsonNumber.Normalize(obj);

        Assert.Equal(
            """{"a":[2,1000,1e+21,1.5e-9,1e+23,1.1,7,9223372036854775807,12345678901234567000,-0.5,100000000000000000000,1e-7]}""",
            obj!.ToJsonString());
    }
}

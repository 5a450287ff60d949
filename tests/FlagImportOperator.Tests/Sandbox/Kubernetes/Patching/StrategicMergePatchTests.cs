using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Patching;
using FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Patching;

/// <summary>Recorded with a ConfigMap that has data, labels, finalizers and owner references.</summary>
public sealed class StrategicMergePatchTests
{
    private static readonly JsonObject Target = JsonNode.Parse("""
        {"data":{"a":"1","b":"2"},"metadata":{"labels":{"a":"1","b":"2"},"finalizers":["a","b","c"],
        "ownerReferences":[{"kind":"A","name":"a","uid":"u1"},{"kind":"B","name":"b","uid":"u2"},{"kind":"C","name":"c","uid":"u3"}]}}
        """)!.AsObject();

    [Theory]
    [InlineData("""{"a":null,"c":"3"}""", """{"b":"2","c":"3"}""")]
    [InlineData("null", null)]
    [InlineData("""{"$patch":"replace","z":"1"}""", """{"z":"1"}""")]
    [InlineData("""{"$patch":"delete"}""", "{}")]
    [InlineData("""{"$retainKeys":["a","z"],"z":"1"}""", """{"a":"1","z":"1"}""")]
    [InlineData("""{"$retainKeys":[]}""", "{}")]
    [InlineData("""{"$bogus":"1"}""", """{"$bogus":"1","a":"1","b":"2"}""")]
    public void Merges_maps(string patch, string? expected)
    {
        var result = StrategicMergePatch.Apply(Target, new JsonObject { ["data"] = JsonNode.Parse(patch) }, TestKinds.ConfigMap.Schema);
        Assert.Equal(expected is null ? "null" : ValueText.Compact(JsonNode.Parse(expected)), ValueText.Compact(result["data"]));
        Assert.Equal(expected is not null, result.ContainsKey("data"));
    }

    [Theory]
    [InlineData("""{"finalizers":["z","a"]}""", "z a b c")]
    [InlineData("""{"finalizers":[]}""", "a b c")]
    [InlineData("""{"finalizers":null}""", "")]
    [InlineData("""{"$deleteFromPrimitiveList/finalizers":["b","q"]}""", "a c")]
    [InlineData("""{"$deleteFromPrimitiveList/finalizers":"b"}""", "a b c")]
    [InlineData("""{"$deleteFromPrimitiveList/finalizers":["b"],"finalizers":["n"]}""", "n a c")]
    [InlineData("""{"$setElementOrder/finalizers":["c","a"]}""", "b c a")]
    [InlineData("""{"$setElementOrder/finalizers":["c","n","a"],"finalizers":["n"]}""", "b c n a")]
    [InlineData("""{"$deleteFromPrimitiveList/finalizers":["b"],"$setElementOrder/finalizers":["c","a"]}""", "c a")]
    public void Merges_lists_of_scalars(string patch, string expected)
    {
        var result = StrategicMergePatch.Apply(Target, Metadata(patch), TestKinds.ConfigMap.Schema);
        Assert.Equal(expected, string.Join(' ', (result["metadata"]!["finalizers"] as JsonArray ?? []).Select(item => (string?)item)));
    }

    [Theory]
    [InlineData("""{"ownerReferences":[{"uid":"u2","name":"bb"}]}""", "A/a/u1 B/bb/u2 C/c/u3")]
    [InlineData("""{"ownerReferences":[{"uid":"u2","$patch":"delete"}]}""", "A/a/u1 C/c/u3")]
    [InlineData("""{"ownerReferences":[{"uid":"u9","$patch":"delete"}]}""", "A/a/u1 B/b/u2 C/c/u3")]
    [InlineData("""{"ownerReferences":[{"$patch":"replace"},{"kind":"Z","name":"z","uid":"u9"}]}""", "Z/z/u9")]
    [InlineData("""{"ownerReferences":[{"kind":"Z","name":"z","uid":"u9"},{"uid":"u1","name":"aa"}]}""", "Z/z/u9 A/aa/u1 B/b/u2 C/c/u3")]
    [InlineData("""{"ownerReferences":[{"uid":"u2","name":null}]}""", "A/a/u1 B//u2 C/c/u3")]
    [InlineData("""{"$setElementOrder/ownerReferences":[{"uid":"u3"},{"uid":"u1"}]}""", "B/b/u2 C/c/u3 A/a/u1")]
    [InlineData("""{"$setElementOrder/ownerReferences":[{"uid":"u3"},{"uid":"u1"},{"uid":"u2"}],"ownerReferences":[{"uid":"u1","name":"aa"}]}""", "C/c/u3 A/aa/u1 B/b/u2")]
    [InlineData("""{"$setElementOrder/ownerReferences":[{"uid":"u3"},{"uid":"u1"}],"ownerReferences":[{"$patch":"delete","uid":"u2"}]}""", "C/c/u3 A/a/u1")]
    public void Merges_lists_by_key(string patch, string expected)
    {
        var result = StrategicMergePatch.Apply(Target, Metadata(patch), TestKinds.ConfigMap.Schema);
        Assert.Equal(expected, string.Join(' ', result["metadata"]!["ownerReferences"]!.AsArray().Select(item => $"{item!["kind"]}/{item["name"]}/{item["uid"]}")));
    }

    [Theory]
    [InlineData("""{"data":{"$patch":"merge","z":"1"}}""", 500, "unknown patch type: merge")]
    [InlineData("""{"data":{"$patch":"bogus"}}""", 500, "unknown patch type: bogus")]
    [InlineData("""{"data":{"$retainKeys":["a"],"z":"1"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"data":{"$retainKeys":"a"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["c"],"finalizers":["n"]}}""", 500, "The order in patch list")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["n","m"],"finalizers":["m","n"]}}""", 500, "The order in patch list")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":"x"}}""", 500, "expected a []interface {}, but received a string")]
    [InlineData("""{"metadata":{"ownerReferences":[{"$patch":"delete"}]}}""", 500, "does not contain declared merge key: uid")]
    [InlineData("""{"metadata":{"ownerReferences":[{"name":"x"}]}}""", 500, "does not contain declared merge key: uid")]
    [InlineData("""{"metadata":{"ownerReferences":[{"$patch":"merge","uid":"u2"}]}}""", 500, "merging lists cannot yet be specified in the patch")]
    [InlineData("""{"metadata":{"ownerReferences":[{"$patch":"bogus","uid":"u2"}]}}""", 500, "unknown patch type: bogus")]
    [InlineData("""{"metadata":{"ownerReferences":["x"]}}""", 500, "list element types are not identical")]
    [InlineData("""{"metadata":{"ownerReferences":"x"}}""", 422, "cannot restore slice from string")]
    [InlineData("""{"metadata":{"labels":3}}""", 422, "cannot restore map from int64")]
    [InlineData("""{"data":{"n":{"x":null}}}""", 422, "unrecognized type: string")]
    [InlineData("""{"data":"x"}""", 422, "cannot restore map from string")]
    public void Refuses_as_the_server_does(string patch, int code, string message)
    {
        var before = Target.ToJsonString();
        var wrong = Assert.Throws<ApiException>(() => StrategicMergePatch.Apply(Target, JsonNode.Parse(patch)!.AsObject(), TestKinds.ConfigMap.Schema));
        Assert.Equal(code, wrong.Code);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(before, Target.ToJsonString());
    }

    [Fact]
    public void What_is_new_is_taken_without_its_nulls() => Assert.Equal(
        """{"binaryData":{"a":"YQ=="},"bogus":{"l":[{}]}}""",
        StrategicMergePatch.Apply([], JsonNode.Parse("""{"binaryData":{"a":"YQ==","b":null},"bogus":{"l":[{"x":null}]}}""")!.AsObject(), TestKinds.ConfigMap.Schema).ToJsonString());

    [Theory]
    [InlineData("""{"data":{"$patch":"replace","a":"1"}}""", """{"metadata":{}}""")]
    [InlineData("""{"data":{"$patch":"bogus","a":"1"}}""", """{"metadata":{}}""")]
    [InlineData("""{"metadata":{"ownerReferences":[{"$patch":"delete","uid":"u1"},{"uid":"u2"}]}}""", """{"metadata":{"ownerReferences":[{"uid":"u2"}]}}""")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["x"],"$deleteFromPrimitiveList/finalizers":["x"]}}""", """{"metadata":{}}""")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["x","y"],"finalizers":["y"]}}""", """{"metadata":{"finalizers":["y"]}}""")]
    public void What_says_how_to_be_patched_goes_where_nothing_is_to_patch(string patch, string expected) => Assert.Equal(
        expected, StrategicMergePatch.Apply(Metadata("{}"), JsonNode.Parse(patch)!.AsObject(), TestKinds.ConfigMap.Schema).ToJsonString());

    [Fact]
    public void An_order_without_items_is_refused()
    {
        var patch = Metadata("""{"finalizers":[],"$setElementOrder/finalizers":["a"]}""");
        var wrong = Assert.Throws<ApiException>(() => StrategicMergePatch.Apply(Metadata("{}"), patch, TestKinds.ConfigMap.Schema));
        Assert.Equal((500, "no elements in any of the given slices"), (wrong.Code, wrong.Message));
    }

    private static JsonObject Metadata(string patch) => new() { ["metadata"] = JsonNode.Parse(patch) };
}

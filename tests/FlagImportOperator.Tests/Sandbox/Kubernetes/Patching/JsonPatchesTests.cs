using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Patching;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Patching;

public sealed class JsonPatchesTests
{
    private const string Rejected = "the server rejected our request due to an error in our request";

    [Fact]
    public void Applies_all_operations()
    {
        var result = JsonPatches.Apply(Target(), JsonNode.Parse("""
            [{"op":"test","path":"/s","value":"1"},{"op":"replace","path":"/s","value":"2"},{"op":"add","path":"/al/-","value":"b"},
            {"op":"remove","path":"/o/a"},{"op":"copy","from":"/s","path":"/t"},{"op":"move","from":"/t","path":"/u"}]
            """));
        Assert.Equal("""{"s":"2","al":["a","b"],"o":{},"u":"2"}""", result.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/s","value":"2"}]""", 422, Rejected)]
    [InlineData("""[{"op":"remove","path":"/zz"}]""", 422, Rejected)]
    [InlineData("""[{"op":"replace","path":"/zz/y","value":1}]""", 422, Rejected)]
    [InlineData("""[{"op":"add","path":"/al/9","value":"z"}]""", 422, Rejected)]
    [InlineData("""[{"op":"remove","path":""}]""", 422, Rejected)]
    [InlineData("""[{"op":"replace","path":"","value":3}]""", 422, Rejected)]
    [InlineData("""[{"op":"add","path":"s","value":3}]""", 422, Rejected)]
    [InlineData("""[{"op":"add","path":"/al/0","value":"b"},{"op":"test","path":"/s","value":"2"}]""", 422, Rejected)]
    [InlineData("""[{"op":"bogus","path":"/spec"}]""", 400, """invalid operation {"op":"bogus","path":"/spec"}: unsupported operation""")]
    [InlineData("""[{"path":"/spec"}]""", 400, """invalid operation {"path":"/spec"}: unsupported operation""")]
    [InlineData("""[{"op":"add","path":"/s"}]""", 400, """invalid operation {"op":"add","path":"/s"}: failed to decode 'value': operation, missing value field: missing value""")]
    [InlineData("""[{"op":"add"}]""", 400, """invalid operation {"op":"add"}: failed to decode 'value': operation, missing value field: missing value""")]
    [InlineData("""[{"op":"copy","path":"/s"}]""", 400, """invalid operation {"op":"copy","path":"/s"}: failed to decode 'from': operation, missing from field: missing value""")]
    [InlineData("""[{"op":"move","from":"/s"}]""", 400, """invalid operation {"from":"/s","op":"move"}: failed to decode 'path': operation missing path field: missing value""")]
    [InlineData("""[{"op":"remove"}]""", 400, """invalid operation {"op":"remove"}: failed to decode 'path': operation missing path field: missing value""")]
    [InlineData("[1]", 400, "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp")]
    [InlineData("[null]", 400, "invalid operation null: unsupported operation")]
    [InlineData("""{"a":1}""", 400, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData("null", 400, "error decoding patch: unexpected end of JSON input")]
    [InlineData("""[{"op":"add","path":7,"value":1}]""", 400, "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string")]
    public void Answers_as_the_server_does(string patch, int code, string message)
    {
        var target = Target();
        var wrong = Assert.Throws<ApiException>(() => JsonPatches.Apply(target, JsonNode.Parse(patch)));
        Assert.Equal((code, code == 422 ? "Invalid" : "BadRequest", message), (wrong.Code, wrong.Reason, wrong.Message));
        Assert.Equal(Target().ToJsonString(), target.ToJsonString());
    }

    [Fact]
    public void Never_shows_a_value() => Assert.DoesNotContain(
        "canary",
        Assert.Throws<ApiException>(() => JsonPatches.Apply(Target(), JsonNode.Parse("""[{"op":"bogus","path":"/a","value":"canary"}]"""))).Message,
        StringComparison.Ordinal);

    private static JsonObject Target() => JsonNode.Parse("""{"s":"1","al":["a"],"o":{"a":"1"}}""")!.AsObject();
}

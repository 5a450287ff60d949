using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Patching;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Patching;

public sealed class MergePatchTests
{
    /// <summary>The first are of RFC 7396 appendix A, those with an object as patch.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"l":[1],"s":1}""", """{"l":[{"x":null},null,[{"y":null}]],"s":{"x":null,"l":[{"q":null}]}}""", """{"l":[{},null,[{}]],"s":{"l":[{}]}}""")]
    [InlineData("""{"m":{"a":1}}""", """{"m":[{"x":null},null]}""", """{"m":[{"x":null},null]}""")]
    [InlineData("{}", "{}", "{}")]
    public void Merges(string target, string patch, string expected)
    {
        var (before, change) = (JsonNode.Parse(target), JsonNode.Parse(patch));
        var result = MergePatch.Apply(before, change);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result?.ToJsonString());
        Assert.Equal((JsonNode.Parse(target)!.ToJsonString(), JsonNode.Parse(patch)!.ToJsonString()), (before!.ToJsonString(), change!.ToJsonString()));
    }

    [Theory]
    [InlineData("[]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("3", "error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}")]
    [InlineData("\"x\"", "error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}")]
    [InlineData("null", "Invalid JSON Patch")]
    public void Refuses_what_is_no_object(string patch, string message)
    {
        var wrong = Assert.Throws<ApiException>(() => MergePatch.Apply(new JsonObject(), JsonNode.Parse(patch)));
        Assert.Equal((400, "BadRequest", message), (wrong.Code, wrong.Reason, wrong.Message));
    }
}

using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Yaml;

public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("|-\n  1", "\"1\"")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", "true")]
    [InlineData("NO", "false")]
    [InlineData("on", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "true")]
    [InlineData("N", "false")]
    [InlineData("tRUE", "\"tRUE\"")]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("017", "15")]
    [InlineData("0o17", "15")]
    [InlineData("0x1f", "31")]
    [InlineData("0b101", "5")]
    [InlineData("08", "8")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("1.50", "1.5")]
    [InlineData("1.0", "1")]
    [InlineData("1e3", "1000")]
    [InlineData("1e21", "1e+21")]
    [InlineData(".5", "0.5")]
    [InlineData("1.", "1")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("-", "[null]")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("2026-05-01", "\"2026-05-01\"")]
    [InlineData("2026-05-01T08:00:00Z", "\"2026-05-01T08:00:00Z\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("<<", "\"<<\"")]
    public void A_scalar_is_what_Kubernetes_reads(string yaml, string json) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), YamlJson.Read(yaml)), YamlJson.Read(yaml)?.ToJsonString());

    [Theory]
    [InlineData("a: 1\nb: [x, {c: d}]\n", """{"a":1,"b":["x",{"c":"d"}]}""")]
    [InlineData("a: |-\n  x\n    y\n  z\n", """{"a":"x\n  y\nz"}""")]
    [InlineData("a: |\n  x\n", """{"a":"x\n"}""")]
    [InlineData("a: >-\n  x\n  y\n", """{"a":"x y"}""")]
    [InlineData("yes: 1\n1: 2\n1.5: 3\n'no': 4\n", """{"true":1,"1":2,"1.5":3,"no":4}""")]
    [InlineData("a: &x {b: [1]}\nc: *x\nd: *x\n", """{"a":{"b":[1]},"c":{"b":[1]},"d":{"b":[1]}}""")]
    [InlineData("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", """{"a":{"b":1,"c":2},"d":{"c":3,"b":1}}""")]
    [InlineData("d: {<<: [{a: 1}, {a: 2, b: 3}]}\n", """{"d":{"a":1,"b":3}}""")]
    [InlineData("# only\na: b # c\n", """{"a":"b"}""")]
    [InlineData("\t{\"a\":\t\"\\/\\ud83d\\ude00\", \"n\": 1.0}", """{"a":"/\uD83D\uDE00","n":1.0}""")]
    [InlineData("{a: b, c: }", """{"a":"b","c":null}""")]
    public void Documents_become_JSON(string yaml, string json) => Assert.Equal(json, YamlJson.Read(yaml)!.ToJsonString());

    [Fact]
    public void Every_document_is_read_and_an_empty_one_is_null()
    {
        var documents = YamlJson.ReadAll("a: &x 1\n---\n---\nb: 2\n...\n");

        Assert.Equal(["""{"a":1}""", null, """{"b":2}"""], documents.Select(document => document?.ToJsonString()));
        Assert.Empty(YamlJson.ReadAll(""));
        Assert.Null(YamlJson.Read(""));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "line 3: key \"a\" is given twice")]
    [InlineData("a:\n  b: 1\n  'b': 2\n", "line 3: key \"b\" is given twice")]
    [InlineData("true: 1\nyes: 2\n", "line 2: key \"true\" is given twice")]
    [InlineData("{\"a\": 1,\n\"a\": 2}", "line 2: key \"a\" is given twice")]
    [InlineData("a: *x\n", "line 1: *x stands for an anchor that is not defined")]
    [InlineData("a: 1\n---\nb: 2\n", "one document is expected, not 2")]
    [InlineData("a: !!binary YQ==\n", "line 1: tag tag:yaml.org,2002:binary is not supported")]
    [InlineData("a: !x {}\n", "line 1: tag !x is not supported")]
    [InlineData("~: 1\n", "line 1: a key must not be null")]
    [InlineData("[a]: 1\n", "line 1: a key must be a scalar")]
    [InlineData("a: {<<: 1}\n", "line 1: << must be given a mapping")]
    [InlineData("a: .inf\n", ".inf is no number that JSON can hold")]
    [InlineData("a: [1\nb: 2\n", "line 1: ")]
    [InlineData("a:\n\tb: 1\n", "line 1: ")]
    public void What_cannot_be_read_is_said_with_its_line(string yaml, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => YamlJson.Read(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void JSON_means_the_same_as_YAML_as_it_does_as_JSON()
    {
        var text = Gen.String[Gen.Char.AlphaNumeric, 0, 6];
        Gen.Recursive<JsonNode>((_, value) => Gen.OneOf(
                text.Select(given => (JsonNode)JsonValue.Create(given)),
                Gen.Long.Select(given => (JsonNode)JsonValue.Create(given)),
                Gen.Bool.Select(given => (JsonNode)JsonValue.Create(given)),
                value.Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
                Gen.Dictionary(text, value)[0, 3].Select(members =>
                    (JsonNode)new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.DeepClone()))))))
            // In a list, so that it is not read as JSON at once.
            .Sample(value => Assert.True(JsonNode.DeepEquals(new JsonArray(value.DeepClone()), YamlJson.Read($"[{value.ToJsonString()}]"))));
    }
}

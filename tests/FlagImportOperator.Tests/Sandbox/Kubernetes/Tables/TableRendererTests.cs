using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Tables;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Tables;

/// <summary>Cells of custom kinds are what a Kubernetes 1.36 API server showed.</summary>
public sealed class TableRendererTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ResourceKind Custom = CustomKinds.FromDefinition(RepositoryFiles.Data("Tables", "tables.yaml"));

    [Theory]
    [InlineData(
        """{ "text": "a", "any": "x", "list": ["a", "b"], "objs": [{ "type": "b", "v": "2" }, { "type": "a", "v": "1" }, { "type": "a", "v": "3" }] }""",
        """["it", "a", "x", null, null, null, "<invalid>", "a", "a", "1", "{\"type\":\"a\",\"v\":\"1\"}", "ann"]""")]
    [InlineData("""{ "any": 5 }""", """["it", null, "5", 5, 5, null, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": 9223372036854775807 }""", """["it", null, "9223372036854775807", 9223372036854775807, 9223372036854776000, null, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": 5.5 }""", """["it", null, "5.5", 5, 5.5, null, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": true }""", """["it", null, "true", null, null, true, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": null }""", """["it", null, "<no value>", null, null, null, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": [1, "a"] }""", """["it", null, "[1,\"a\"]", null, null, null, null, null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": "2026-05-01T06:57:00Z" }""", """["it", null, "2026-05-01T06:57:00Z", null, null, null, "5h3m", null, null, null, null, "ann"]""")]
    [InlineData("""{ "any": "" }""", """["it", null, "", null, null, null, "<unknown>", null, null, null, null, "ann"]""")]
    [InlineData("""{ "list": [] }""", """["it", null, null, null, null, null, null, null, null, null, null, "ann"]""")]
    public void Columns_of_a_definition_show_what_their_path_finds(string spec, string cells)
    {
        var obj = JsonNode.Parse("""{ "metadata": { "name": "it", "annotations": { "a.b/c": "ann" } } }""")!.AsObject();
        obj["spec"] = JsonNode.Parse(spec);

        var table = TableRenderer.Render(Custom, [obj], "None", Now);

        var shown = table["rows"]![0]!["cells"]!;
        Assert.True(JsonNode.DeepEquals(Numbers(JsonNode.Parse(cells)!), Numbers(shown)), shown.ToJsonString());

        // Past 2^53 a JSON reader may not tell neighbours apart: their text does.
        static JsonNode Numbers(JsonNode cells) => new JsonArray([.. cells.AsArray().Select(cell => (JsonNode?)cell?.ToJsonString())]);
    }

    [Fact]
    public void The_headers_say_what_a_column_is()
    {
        var table = TableRenderer.Render(Custom, [], "", Now);

        Assert.Empty(table["metadata"]!.AsObject());
        Assert.Empty(table["rows"]!.AsArray());
        Assert.Equal("meta.k8s.io/v1 Table", $"{table["apiVersion"]} {table["kind"]}");
        var columns = table["columnDefinitions"]!.AsArray();
        Assert.Equal(
            ["Name string name 0", "Text string  0", "Filter string date 2"],
            new[] { 0, 1, 9 }.Select(index => columns[index]!).Select(column => $"{column["name"]} {column["type"]} {column["format"]} {column["priority"]}"));
        Assert.Equal("d", (string?)columns[9]!["description"]);
        Assert.Equal("Custom resource definition column (in JSONPath format): .spec.text", (string?)columns[1]!["description"]);
        Assert.Null(TableRenderer.Render(Custom, [], "", Now, withHeaders: false)["columnDefinitions"]);
    }

    [Theory]
    [InlineData("None", "null")]
    [InlineData("Metadata", """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"it"}}""")]
    [InlineData("", """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"it"}}""")]
    [InlineData("Object", """{"kind":"Table1","metadata":{"name":"it"},"spec":{}}""")]
    public void A_row_holds_as_much_of_the_object_as_is_asked_for(string includeObject, string expected)
    {
        var obj = JsonNode.Parse("""{ "kind": "Table1", "metadata": { "name": "it" }, "spec": {} }""")!.AsObject();

        var row = TableRenderer.Render(Custom, [obj], includeObject, Now)["rows"]![0]!.AsObject();

        Assert.True(row.ContainsKey("object"));
        Assert.Equal(expected, row["object"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("namespaces", """{ "status": { "phase": "Active" } }""", "it|Active|60s")]
    [InlineData("secrets", """{ "type": "Opaque", "data": { "a": "", "b": "" } }""", "it|Opaque|2|60s")]
    [InlineData("configmaps", """{ "data": { "a": "" }, "binaryData": { "b": "" } }""", "it|2|60s")]
    [InlineData("serviceaccounts", "{}", "it|0|60s")]
    [InlineData("leases", """{ "spec": { "holderIdentity": "me" } }""", "it|me|60s")]
    [InlineData("leases", "{}", "it||60s")]
    [InlineData(
        "events",
        """
        { "involvedObject": { "kind": "Pod", "name": "p", "fieldPath": "spec" }, "type": "Normal", "reason": "R", "message": " M ", "count": 3,
          "firstTimestamp": "2026-05-01T11:00:00Z", "lastTimestamp": "2026-05-01T11:58:00Z", "source": { "component": "c", "host": "h" } }
        """,
        "2m|Normal|R|pod/p|spec|c, h|M|60m|3|it")]
    [InlineData(
        "events",
        """
        { "involvedObject": { "kind": "Pod" }, "type": "Normal", "reason": "R", "message": "M", "eventTime": "2026-05-01T11:59:30.000001Z",
          "reportingComponent": "rc", "reportingInstance": "ri" }
        """,
        "29s|Normal|R|pod||rc, ri|M|29s|1|it")]
    [InlineData(
        "events.events.k8s.io",
        """
        { "regarding": { "kind": "Pod", "name": "p" }, "type": "Warning", "reason": "R", "note": "N", "eventTime": "2026-05-01T11:00:00Z",
          "reportingController": "rc", "series": { "count": 4, "lastObservedTime": "2026-05-01T11:59:55Z" } }
        """,
        "5s|Warning|R|pod/p||rc|N|60m|4|it")]
    public void Built_in_kinds_show_what_kubectl_shows(string resource, string fields, string expected)
    {
        var kind = BuiltInKinds.All.Single(candidate => candidate.QualifiedResource.StartsWith(resource, StringComparison.Ordinal)
            && (resource != "events" || candidate.Group.Length == 0));
        var obj = JsonNode.Parse(fields)!.AsObject();
        obj["metadata"] = new JsonObject { ["name"] = "it", ["creationTimestamp"] = "2026-05-01T11:59:00Z" };

        var cells = TableRenderer.Render(kind, [obj], "None", Now)["rows"]![0]!["cells"]!.AsArray();

        Assert.Equal(expected, string.Join('|', cells.Select(cell => cell!.ToString())));
    }

    [Theory]
    [InlineData(".spec..a")]
    [InlineData("$.spec")]
    [InlineData(".spec[1:2]")]
    [InlineData(".spec[?(@.a>1)]")]
    public void A_path_that_is_not_understood_is_refused(string path) =>
        Assert.Contains(path, Assert.Throws<NotSupportedException>(() => JsonPath.Parse(path)).Message, StringComparison.Ordinal);
}

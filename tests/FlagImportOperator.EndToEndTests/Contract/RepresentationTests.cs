using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Objects as tables, as kubectl asks for them, and as metadata alone, as caches do.</summary>
public sealed class RepresentationTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Table = ClusterClient.TableAccept;
    private const string Metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task A_table_has_the_columns_of_the_definition()
    {
        await CreateAsync(Configurations);

        var table = (await GetAsync(PathOf(Configurations, "it"), Table)).Require();

        Assert.Equal("Table", table.Text("kind"));
        Assert.Equal("meta.k8s.io/v1", table.Text("apiVersion"));
        Assert.Equal(
            [
                "Name string name 0", "Project string  0", "Integration string  0", "Import string  0", "Last import date  0",
                "Ready string  0", "Reason string  0", "Age date  0", "Id string  1", "Version integer  1",
            ],
            table["columnDefinitions"]!.AsArray().Select(
                column => $"{column.Text("name")} {column.Text("type")} {column.Text("format")} {column.Text("priority")}"));
        Assert.Equal("LaunchDarkly project that flags are imported into", table.Text("columnDefinitions.1.description"));
    }

    [Fact]
    public async Task Cells_are_values_of_the_object_and_null_where_it_has_none()
    {
        var created = await CreateAsync(Configurations);
        await PatchAsync($"{PathOf(Configurations, "it")}/status", """
            { "status": { "version": 7, "conditions": [
                { "type": "Synced", "status": "False", "reason": "No", "message": "", "lastTransitionTime": "2026-05-01T08:00:00Z" },
                { "type": "Ready", "status": "True", "reason": "Yes", "message": "", "lastTransitionTime": "2026-05-01T08:00:00Z" }] } }
            """);

        var table = (await GetAsync(PathOf(Configurations, "it"), Table)).Require();

        var cells = table.At("rows.0.cells")!.AsArray();
        Assert.Matches("^[0-9]+s$", cells[7]!.GetValue<string>());
        cells[7] = "age";
        cells.IsJson("""["it", "default", "split", null, null, "True", "Yes", "age", null, 7]""");
        Assert.NotEqual(created.Version(), table.Version());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_table_of_a_list_has_its_version_and_a_row_for_each(string plural)
    {
        await CreateAsync(plural, "a");
        await CreateAsync(plural, "b");

        var table = (await GetAsync(PathOf(plural), Table)).Require();
        var page = (await GetAsync($"{PathOf(plural)}?limit=1", Table)).Require();

        Assert.Equal("Name", table.Text("columnDefinitions.0.name"));
        Assert.Equal(["a", "b"], table["rows"]!.AsArray().Select(row => row.Text("cells.0")!));
        Assert.Matches("^[1-9][0-9]*$", table.Version());
        Assert.Single(page["rows"]!.AsArray());
        Assert.Equal(1, page.Number("metadata.remainingItemCount"));
        Assert.NotEmpty(page.Text("metadata.continue")!);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_table_of_an_empty_list_has_no_rows_but_columns(string plural)
    {
        var table = (await GetAsync(PathOf(plural), Table)).Require();

        Assert.Empty(table["rows"] as JsonArray ?? []);
        Assert.NotEmpty(table["columnDefinitions"]!.AsArray());
    }

    [Theory]
    [InlineData("", "PartialObjectMetadata")]
    [InlineData("?includeObject=Metadata", "PartialObjectMetadata")]
    [InlineData("?includeObject=Object", null)]
    [InlineData("?includeObject=None", "nothing")]
    public async Task Rows_carry_as_much_of_the_object_as_is_asked_for(string query, string? expected)
    {
        foreach (var plural in (string[])[Configurations, Secrets])
        {
            await CreateAsync(plural);

            var shown = (await GetAsync(PathOf(plural) + query, Table)).Require().At("rows.0.object");

            Assert.Equal(expected ?? KindOf(plural), shown.Text("kind") ?? "nothing");
            Assert.Equal(expected == "nothing" ? null : "it", shown.Text("metadata.name"));
        }
    }

    [Fact]
    public async Task As_much_must_be_a_word_that_is_known() => AssertRefused(
        HttpStatusCode.BadRequest,
        "BadRequest",
        "Unable to convert to Table as requested: includeObject: Invalid value: \"Bad\": must be 'Metadata', 'Object', 'None', or empty",
        await GetAsync($"{PathOf(Configurations)}?includeObject=Bad", Table));

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Metadata_comes_alone(string plural)
    {
        var created = await CreateAsync(plural, change: """{ "metadata": { "labels": { "l": "1" } } }""");

        var one = (await GetAsync(PathOf(plural, "it"), Metadata)).Require();
        var list = (await GetAsync(PathOf(plural), MetadataList)).Require();

        var expected = new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = created["metadata"]!.DeepClone(),
        };
        Assert.True(JsonNode.DeepEquals(expected, one), one.ToJsonString());
        Assert.Equal("PartialObjectMetadataList", list.Text("kind"));
        Assert.Equal("meta.k8s.io/v1", list.Text("apiVersion"));
        Assert.Matches("^[1-9][0-9]*$", list.Version());
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(list["items"]!.AsArray())));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_list_is_no_single_object(string plural)
    {
        var response = await GetAsync(PathOf(plural), Metadata);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.Status);
        Assert.StartsWith(
            "you requested PartialObjectMetadata, but the requested object is a list", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Table + ",application/json", "Table")]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io,application/json", null)]
    [InlineData("application/json;as=Nothing;v=v1;g=meta.k8s.io,application/json", null)]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io," + Metadata, "PartialObjectMetadata")]
    [InlineData("application/json," + Table, null)]
    public async Task The_first_form_that_the_server_knows_is_taken(string accept, string? expected)
    {
        foreach (var plural in (string[])[Configurations, Secrets])
        {
            await CreateAsync(plural);

            Assert.Equal(expected ?? KindOf(plural), (await GetAsync(PathOf(plural, "it"), accept)).Require().Text("kind"));
        }
    }

    [Fact]
    public async Task A_form_of_a_version_that_is_not_known_is_406() => Assert.Equal(
        HttpStatusCode.NotAcceptable,
        (await GetAsync(PathOf(Configurations), "application/json;as=Table;v=v9;g=meta.k8s.io")).Status);

    [Theory]
    [InlineData(Table)]
    [InlineData(Metadata)]
    public async Task Refusals_keep_their_form(string accept)
    {
        AssertNotFound(Configurations, "none", await GetAsync(PathOf(Configurations, "none"), accept));
        AssertNotFound(Secrets, "none", await GetAsync(PathOf(Secrets, "none"), accept));
    }

    [Fact]
    public async Task Writes_can_be_answered_in_another_form_too()
    {
        var created = await Client.SendAsync(HttpMethod.Post, PathOf(Configurations), Sample(Configurations).ToJsonString(), accept: Table);
        var patched = await Client.SendAsync(
            HttpMethod.Patch, PathOf(Configurations, "it"), ContentChange(Configurations), ClusterClient.MergePatch, Metadata);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("it", created.Body.Text("rows.0.cells.0"));
        Assert.Equal("PartialObjectMetadata", patched.Body.Text("kind"));
        Assert.Equal(2, patched.Body.Number("metadata.generation"));
    }
}

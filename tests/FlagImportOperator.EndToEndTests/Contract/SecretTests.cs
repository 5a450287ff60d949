using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>What is particular to Secrets and ConfigMaps.</summary>
public sealed class SecretTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string ConfigMaps = "configmaps";

    [Fact]
    public async Task Text_is_folded_into_the_data_and_wins()
    {
        var created = await CreateAsync(Secrets, change: """{ "stringData": { "text": "é", "kept": "over" } }""");

        Assert.Null(created["stringData"]);
        created["data"].IsJson("""{ "text": "w6k=", "kept": "b3Zlcg==" }""");
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Secrets)));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Text_is_folded_in_every_write(string method)
    {
        var created = await CreateAsync(Secrets);
        const string Change = """{ "stringData": { "text": "t" } }""";

        var response = method == "PUT"
            ? await PutAsync(PathOf(Secrets, "it"), created.With(Change))
            : await PatchAsync(PathOf(Secrets, "it"), Change);

        Assert.Null(response.Require()["stringData"]);
        response.Body.At("data").IsJson("""{ "kept": "a2VwdA==", "text": "dA==" }""");
    }

    [Fact]
    public async Task A_patch_can_remove_a_key_and_add_text()
    {
        await CreateAsync(Secrets);

        var response = await PatchAsync(PathOf(Secrets, "it"), """{ "data": { "kept": null }, "stringData": { "text": "t" } }""");

        response.Require()["data"].IsJson("""{ "text": "dA==" }""");
    }

    [Fact]
    public async Task A_secret_without_a_type_is_opaque()
    {
        Assert.Equal("Opaque", (await CreateAsync(Secrets, "none", """{ "type": null }""")).Text("type"));
        Assert.Equal("example.com/other", (await CreateAsync(Secrets, "other", """{ "type": "example.com/other" }""")).Text("type"));
    }

    [Theory]
    [InlineData("""{ "data": { "k": "***" } }""", "illegal base64 data at input byte 0")]
    [InlineData("""{ "data": { "k": 5 } }""", "json: cannot unmarshal number into Go struct field Secret.data of type []uint8")]
    [InlineData("""{ "stringData": { "k": 5 } }""", "json: cannot unmarshal number into Go struct field Secret.stringData of type string")]
    public async Task Values_must_be_what_they_should(string change, string expected) => AssertRefused(
        HttpStatusCode.BadRequest,
        "BadRequest",
        $"Secret in version \"v1\" cannot be handled as a Secret: {expected}",
        await PostAsync(PathOf(Secrets), Sample(Secrets, change: change)));

    [Fact]
    public async Task A_patch_of_a_value_must_be_base64_too()
    {
        var created = await CreateAsync(Secrets);

        var response = await PatchAsync(PathOf(Secrets, "it"), """{ "data": { "k": "***" } }""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.EndsWith("illegal base64 data at input byte 0", response.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(created, await ReadAsync(Secrets)));
    }

    [Fact]
    public async Task Whether_it_may_change_is_kept() =>
        Assert.True((await CreateAsync(Secrets, change: """{ "immutable": true }"""))["immutable"]!.GetValue<bool>());

    [Fact]
    public async Task A_ConfigMap_holds_text_and_bytes()
    {
        var created = (await PostAsync(PathOf(ConfigMaps), ConfigMap("""{ "data": { "a": "b" }, "binaryData": { "x": "eA==" } }"""))).Require();
        created["data"].IsJson("""{ "a": "b" }""");
        created["binaryData"].IsJson("""{ "x": "eA==" }""");

        var changed = (await PatchAsync(PathOf(ConfigMaps, "it"), """{ "data": { "a": null, "c": "d" } }""")).Require();
        changed["data"].IsJson("""{ "c": "d" }""");
        Assert.NotEqual(created.Version(), changed.Version());

        AssertConflict(ConfigMaps, "it", await PutAsync(PathOf(ConfigMaps, "it"), created.With("""{ "data": { "a": "c" } }""")));
    }

    [Fact]
    public async Task Values_of_a_ConfigMap_must_be_text() => AssertRefused(
        HttpStatusCode.BadRequest,
        "BadRequest",
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field " +
        "ConfigMap.data of type string",
        await PostAsync(PathOf(ConfigMaps), ConfigMap("""{ "data": { "a": 5 } }""")));

    private static JsonObject ConfigMap(string change) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "it" },
    }.With(change);
}

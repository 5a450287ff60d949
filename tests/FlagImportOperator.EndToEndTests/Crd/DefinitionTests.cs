using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>What a server makes of the definition, and what is shipped with it.</summary>
public sealed class DefinitionTests(ControlPlane controlPlane) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await controlPlane.InstallCrdsAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_server_knows_the_short_name_and_the_category()
    {
        var discovery = await controlPlane.Client.WaitForAsync(
            $"/apis/{ResourceNames.ApiVersion}", "discovery lists the resource", found => Find(found) is not null);

        var resource = Find(discovery)!;
        Assert.Equal("""["fic"]""", resource["shortNames"]!.ToJsonString());
        Assert.Equal("""["launchdarkly"]""", resource["categories"]!.ToJsonString());
        Assert.True(resource["namespaced"]!.GetValue<bool>());

        static JsonNode? Find(JsonObject? found) => (found?["resources"] as JsonArray)?
            .FirstOrDefault(resource => resource!["name"]!.GetValue<string>() == ResourceNames.Plural);
    }

    [Fact]
    public async Task Kubectl_explain_has_a_text_for_the_kind_and_every_field()
    {
        const string Name = "dev.flagimport.v1alpha1.FlagImportConfiguration";
        var openApi = await controlPlane.Client.WaitForAsync(
            $"/openapi/v3/apis/{ResourceNames.ApiVersion}",
            "OpenAPI describes the kind",
            found => found?["components"]?["schemas"]?[Name] is not null);

        var schema = openApi!["components"]!["schemas"]![Name]!;
        Assert.StartsWith("A LaunchDarkly flag import configuration:", schema["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(WithoutText("spec", schema["properties"]!["spec"]!));
        Assert.Empty(WithoutText("status", schema["properties"]!["status"]!));

        static IEnumerable<string> WithoutText(string path, JsonNode node)
        {
            var own = node["description"] is null && !path.EndsWith("[]", StringComparison.Ordinal) ? [path] : Enumerable.Empty<string>();
            var members = (node["properties"] as JsonObject)?.SelectMany(member => WithoutText($"{path}.{member.Key}", member.Value!)) ?? [];
            var items = node["items"] is { } item ? WithoutText($"{path}[]", item) : [];
            return [.. own, .. members, .. items];
        }
    }

    [Theory]
    [InlineData("split")]
    [InlineData("unleash")]
    public async Task A_sample_applies_as_it_is(string name)
    {
        var @namespace = await controlPlane.CreateNamespaceAsync();
        var documents = (await File.ReadAllTextAsync(Sample($"{name}.yaml"), TestContext.Current.CancellationToken)).Split("\n---\n");

        await controlPlane.Client.ApplyAsync($"/api/v1/namespaces/{@namespace}/secrets/{name}-import", documents[0]);
        await controlPlane.Client.ApplyAsync($"{Resources.Collection(@namespace)}/{name}", documents[1]);

        var secret = await controlPlane.Client.GetAsync($"/api/v1/namespaces/{@namespace}/secrets/{name}-import");
        var spec = (await controlPlane.Client.GetAsync($"{Resources.Collection(@namespace)}/{name}"))["spec"]!;
        Assert.Equal($"{name}-import", spec["configSecretRef"]!["name"]!.GetValue<string>());
        var given = spec["config"]!.AsObject().Concat(secret["data"]!.AsObject()).Select(entry => entry.Key).ToHashSet();
        var required = IntegrationManifest.All[name].Variables.Where(variable => !variable.Optional).Select(variable => variable.Key);
        Assert.Subset(given, required.ToHashSet());
    }

    private static string Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("FlagImportOperator.sln"), "config", "samples", file);
    }
}

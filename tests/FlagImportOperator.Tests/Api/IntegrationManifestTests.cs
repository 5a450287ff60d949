using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.Tests.Api;

public sealed class IntegrationManifestTests
{
    [Fact]
    public void Split_and_unleash_are_known() => Assert.Equal(["split", "unleash"], IntegrationManifest.All.Keys);

    [Theory]
    [InlineData("split", "workspaceApiKey* workspaceId environmentId splitTag? ldApiKey* ldTag? ldMaintainer?")]
    [InlineData("unleash", "sourceBaseUrl sourceApiKey* sourceProjectId sourceEnvironmentId sourceTag? ldApiKey* ldTag? ldMaintainer?")]
    public void Variables_are_those_of_the_published_manifest(string integration, string expected)
    {
        var manifest = IntegrationManifest.All[integration];

        Assert.Equal(integration, manifest.Key);
        Assert.Equal(
            expected,
            string.Join(' ', manifest.Variables.Select(variable => variable.Key + (variable.Secret ? "*" : "") + (variable.Optional ? "?" : ""))));
    }

    [Theory]
    [InlineData("split", "ldTag", "imported-from-split")]
    [InlineData("split", "splitTag", "")]
    [InlineData("split", "workspaceId", null)]
    [InlineData("unleash", "ldTag", "imported-from-unleash")]
    [InlineData("unleash", "ldApiKey", null)]
    public void A_variable_has_the_published_default(string integration, string key, string? expected) =>
        Assert.Equal(expected, IntegrationManifest.All[integration].Find(key)!.Default);

    [Theory]
    [InlineData("split", "sourceBaseUrl")]
    [InlineData("split", "LDTAG")]
    [InlineData("split", "")]
    public void An_unknown_key_is_not_found(string integration, string key) =>
        Assert.Null(IntegrationManifest.All[integration].Find(key));

    [Fact]
    public void What_is_required_has_no_default_and_what_is_optional_has_one() =>
        Assert.All(
            IntegrationManifest.All.Values.SelectMany(manifest => manifest.Variables),
            variable => Assert.Equal(variable.Optional, variable.Default is not null));
}

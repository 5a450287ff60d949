using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>What helm says after an installation is true, and can be pasted.</summary>
public sealed class NotesTests(ControlPlane controlPlane)
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("launchDarkly: { accessToken: { existingSecret: { name: launchdarkly } } }", false)]
    public async Task The_first_resource_is_accepted_as_it_stands_there(string values, bool ownToken)
    {
        await controlPlane.InstallCrdsAsync();
        var @namespace = await controlPlane.CreateNamespaceAsync();

        var manifests = Manifest.Parse(PastedFrom(await NotesAsync(3, values)));

        Assert.Equal(ownToken ? 3 : 2, manifests.Count);
        foreach (var manifest in manifests)
        {
            manifest["metadata"]!["namespace"] = @namespace;
            await controlPlane.Client.CreateAsync((await manifest.CollectionAsync(controlPlane.Client))!, manifest);
        }

        var resource = manifests.Single(ResourceNames.Kind);
        Assert.Equal(ownToken, resource["spec"]!["accessTokenSecretRef"] is not null);
    }

    [Theory]
    [InlineData("{}", "has no LaunchDarkly API token of its own", true)]
    [InlineData("launchDarkly: { accessToken: { existingSecret: { name: x } } }", "has no LaunchDarkly API token of its own", false)]
    [InlineData("launchDarkly: { accessToken: { value: api-1 } }", "was given as a value", true)]
    [InlineData("{}", "not in networkPolicy.apiServer.ports", true)]
    [InlineData("networkPolicy: { enabled: false }", "networkPolicy", false)]
    [InlineData("crds: { install: false }", "must be there already", true)]
    [InlineData("{ watch: { namespaces: [a, b] }, clusterId: c }", "works in a, b.", true)]
    [InlineData("{ watch: { namespaces: [a, b] }, clusterId: c }", "kubectl apply --namespace a ", true)]
    public async Task They_say_what_is_missing(string values, string text, bool said)
    {
        foreach (var major in new[] { 3, 4 })
        {
            Assert.Equal(said, (await NotesAsync(major, values)).Contains(text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task They_hold_no_token() =>
        Assert.DoesNotContain("api-canary", await NotesAsync(4, "launchDarkly: { accessToken: { value: api-canary } }"), StringComparison.Ordinal);

    private async Task<string> NotesAsync(int major, string values)
    {
        // Other tests may have installed the definition, which helm looks for also then.
        string[] arguments = ["install", "fio", Repository.Chart, "--namespace", "ops", "--dry-run=client", "--take-ownership", "--hide-secret", "--values", "-"];
        var result = await Command.RunAsync(Tools.Helm(major).Path, arguments, controlPlane.KubeconfigPath, values);
        var text = result.Require();
        return text[text.IndexOf("NOTES:", StringComparison.Ordinal)..];
    }

    private static string PastedFrom(string notes)
    {
        var lines = notes.Split('\n').SkipWhile(line => !line.EndsWith("<<END", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Trim() != "END");
        return string.Join('\n', lines.Select(line => line.Length > 2 ? line[2..] : ""));
    }
}

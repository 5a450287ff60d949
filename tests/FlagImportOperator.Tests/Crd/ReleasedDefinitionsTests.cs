using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using FlagImportOperator.Tests.Repository;
using Xunit;

namespace FlagImportOperator.Tests.Crd;

/// <summary>
/// Folder Released holds the CustomResourceDefinition of each release, by version. Whoever upgrades has resources of any of them stored,
/// and manifests in Git: both must stay good.
/// </summary>
public sealed class ReleasedDefinitionsTests
{
    private const string Folder = "tests/FlagImportOperator.Tests/Crd/Released";

    public static TheoryData<string> Releases => [.. Directory.GetFiles(Path.Combine(WorkingCopy.Root, Folder), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void There_are_released_definitions() => Assert.NotEmpty(Releases);

    [Theory]
    [MemberData(nameof(Releases))]
    public void What_a_release_accepted_is_accepted_and_kept(string release) =>
        Assert.Empty(CrdComparer.Breaks(Released(release), Read(EmbeddedCrds.All.Single().Yaml)));

    // A snapshot that was edited afterwards would prove nothing: what the comparison says of it against itself must be nothing, too.
    [Theory]
    [MemberData(nameof(Releases))]
    public void A_released_definition_is_understood_whole(string release) => Assert.Empty(CrdComparer.Breaks(Released(release), Released(release)));

    private static JsonNode Released(string release) => Read(WorkingCopy.Read($"{Folder}/{release}.yaml"));

    private static JsonNode Read(string yaml) => Assert.Single(YamlJson.ReadAll(yaml))!;
}

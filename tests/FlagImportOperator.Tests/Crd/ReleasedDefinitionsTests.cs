using System.Globalization;
using System.Text.Json;
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

    // Read by people only, or told when a value is refused.
    private static readonly string[] Words = ["description", "priority", "message", "messageExpression", "reason", "fieldPath"];

    public static TheoryData<string> Releases => [.. Directory.GetFiles(Path.Combine(WorkingCopy.Root, Folder), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void There_are_released_definitions() => Assert.NotEmpty(Releases);

    [Theory]
    [MemberData(nameof(Releases))]
    public void What_a_release_accepted_is_accepted_and_kept(string release) =>
        Assert.Empty(CrdComparer.Breaks(Released(release), Read(EmbeddedCrds.All.Single().Yaml)));

    // A keyword that the comparison does not know is a finding, also where nothing changed.
    [Theory]
    [MemberData(nameof(Releases))]
    public void Every_keyword_of_a_released_definition_is_known(string release) => Assert.Empty(CrdComparer.Breaks(Released(release), Released(release)));

    // What the comparison passes over could change unseen: each value is changed in turn, and that is seen, there or back.
    [Theory]
    [MemberData(nameof(Releases))]
    public void Every_value_of_a_released_definition_is_compared(string release)
    {
        var whole = Released(release);
        var values = Values(whole["spec"]!, ["spec"]).ToList();

        Assert.True(values.Count > 150, $"The definition has {values.Count} values.");
        Assert.All(values, path =>
        {
            var changed = WithAnother(whole, path);
            Assert.True(CrdComparer.Breaks(whole, changed).Concat(CrdComparer.Breaks(changed, whole)).Any(), string.Join('.', path));
        });
    }

    private static JsonNode Released(string release) => Read(WorkingCopy.Read($"{Folder}/{release}.yaml"));

    private static JsonNode Read(string yaml) => Assert.Single(YamlJson.ReadAll(yaml))!;

    /// <summary>Paths of all that is not made of something else, but for <see cref="Words"/>, which are fields under "properties".</summary>
    private static IEnumerable<string[]> Values(JsonNode node, string[] path) => node switch
    {
        JsonObject { Count: > 0 } members => members.Where(member => path[^1] == "properties" || !Words.Contains(member.Key))
            .SelectMany(member => Values(member.Value!, [.. path, member.Key])),
        JsonArray { Count: > 0 } items => items.SelectMany((item, index) => Values(item!, [.. path, index.ToString(CultureInfo.InvariantCulture)])),
        _ => [path],
    };

    private static JsonNode WithAnother(JsonNode whole, string[] path)
    {
        var copy = whole.DeepClone();
        var value = path.Aggregate(copy, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        value.ReplaceWith<JsonNode>(value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>() + "x",
            JsonValueKind.True => false,
            JsonValueKind.False => true,
            JsonValueKind.Number => decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) + 1,
            _ => new JsonObject { ["another"] = true },
        });
        return copy;
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace FlagImportOperator.Tests.Architecture;

/// <summary>Who may know whom, project by project and, within one, folder by folder.</summary>
public sealed partial class ProjectReferenceTests
{
    private const string Name = "FlagImportOperator";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Api"] = [],
        ["LaunchDarkly"] = [],
        ["Kubernetes"] = [],
        ["Reconciliation"] = ["Api", "LaunchDarkly", "Kubernetes"],
        [""] = ["Api", "LaunchDarkly", "Kubernetes", "Reconciliation"],
        ["Sandbox"] = ["Api", ""],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)[Name.Length..].TrimStart('.'))];

    [Fact]
    public void Every_project_has_a_rule() => Assert.Equal(Allowed.Keys.Order(), Projects.Select(project => project.Data).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string project)
    {
        var references = XDocument.Load(Path.Combine(Folder(project), $"{Full(project)}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(references.Except(Allowed[project].Select(Full)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Source_files_use_no_namespace_of_another_project(string project)
    {
        var others = Allowed.Keys.Where(other => other.Length > 0 && other != project && !Allowed[project].Contains(other)).Select(Full).ToList();

        Assert.All(Files(project), file => Assert.DoesNotContain(
            Used().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value),
            used => others.Exists(other => used == other || used.StartsWith(other + ".", StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_begins_with_the_name_of_its_project(string project) =>
        Assert.All(Files(project).Where(file => Path.GetFileName(file) != "Program.cs"), file =>
        {
            var declared = Declared().Match(File.ReadAllText(file)).Groups[1].Value;
            Assert.True(declared == Full(project) || declared.StartsWith(Full(project) + ".", StringComparison.Ordinal), $"{file} declares {declared}");
        });

    // Planning is pure: whoever decides can reach neither time, chance nor the network.
    [Fact]
    public void Who_decides_does_not_act()
    {
        var planning = Directory.GetFiles(Path.Combine(Folder("Reconciliation"), "Planning"), "*.cs");

        Assert.NotEmpty(planning);
        Assert.All(planning, file => Assert.DoesNotMatch(@"\b(await|async|Task|TimeProvider|Random|ILogger|IKubernetesApi|IFlagImportApi|ISecretReader)\b", Code(file)));
        Assert.All(planning, file => Assert.DoesNotMatch(@"Reconciliation\.(Acting|Controllers|Caching)\b", Code(file)));
    }

    // A stand-in that shared code with the operator would share its mistakes; and neither stand-in knows of the other.
    [Theory]
    [InlineData("LaunchDarkly")]
    [InlineData("Kubernetes")]
    [InlineData("JsonPatch")]
    public void A_stand_in_knows_nothing_of_the_operator(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Folder("Sandbox"), folder), "*.cs", SearchOption.AllDirectories);
        string[] known = [$"{Name}.Sandbox.{folder}", $"{Name}.Sandbox.JsonPatch", $"{Name}.Sandbox.Web", $"{Name}.Sandbox"];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.All(
            Used().Matches(Code(file)).Select(match => match.Groups[1].Value),
            used => Assert.Contains(known, name => used == name || (used.StartsWith(name + ".", StringComparison.Ordinal) && name != $"{Name}.Sandbox"))));
    }

    private static string Source { get; } = Path.Combine(Root(), "src");

    private static string Full(string project) => project.Length == 0 ? Name : $"{Name}.{project}";

    private static string Folder(string project) => Path.Combine(Source, Full(project));

    private static string[] Files(string project) => Directory.GetFiles(Folder(project), "*.cs", SearchOption.AllDirectories);

    private static string Code(string file) => string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, $"{Name}.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run from within the repository.");
        }

        return folder;
    }

    [GeneratedRegex(@"\b(FlagImportOperator(?:\.[A-Z]\w+)+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declared();
}

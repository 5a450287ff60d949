using System.Xml.Linq;
using FlagImportOperator.Settings;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>The Dockerfile and .dockerignore of this repository, as far as they can be judged without a builder.</summary>
public sealed class DockerfileTests
{
    private const string Program = "src/FlagImportOperator/FlagImportOperator.csproj";

    private static readonly Dockerfile File = Dockerfile.Parse(Repository.Read("Dockerfile"));
    private static readonly DockerIgnore Ignore = DockerIgnore.Parse(Repository.Read(".dockerignore"));
    private static readonly IReadOnlyList<string> Context = [.. Repository.Files().Where(Ignore.LetsIn)];

    private static DockerStage Build => File.Stages[0];

    private static DockerStage Final => File.Stages[^1];

    [Fact]
    public void It_keeps_to_the_rules() => Assert.Empty(DockerfileRules.Findings(File));

    [Fact]
    public void Every_path_that_is_copied_is_there_and_reaches_the_builder() =>
        Assert.All(FromContext(File.Stages.SelectMany(stage => stage.Instructions)), path => Assert.Contains(Context, file => IsIn(file, path)));

    // A whitelist that has grown too wide sends secrets to the builder, and makes it build again for nothing.
    [Fact]
    public void Nothing_reaches_the_builder_that_is_not_copied() =>
        Assert.All(Context, file => Assert.Contains(FromContext(File.Stages.SelectMany(stage => stage.Instructions)), path => IsIn(file, path)));

    [Fact]
    public void The_stand_ins_are_not_in_the_image() =>
        Assert.DoesNotContain(Context, file => file.Contains("Sandbox", StringComparison.Ordinal) || file.StartsWith("tests/", StringComparison.Ordinal));

    [Fact]
    public void Packages_are_restored_from_the_projects_that_the_program_is_made_of_and_their_lock_files()
    {
        var restore = Build.Instructions.TakeWhile(instruction => !instruction.Text.StartsWith("dotnet restore", StringComparison.Ordinal)).ToList();
        var copied = FromContext(restore).ToList();
        var projects = Closure(Program);

        Assert.NotEqual(Build.Instructions.Count, restore.Count);
        Assert.Equal(projects.Order(), copied.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order());
        Assert.All(projects, project => Assert.Contains($"{Path.GetDirectoryName(project)}/packages.lock.json", copied));
        Assert.DoesNotContain(copied, path => path.EndsWith('/'));

        // What Directory.Build.props takes for the locked mode.
        Assert.Contains(restore, instruction => instruction.Keyword == "ENV" && instruction.Words.Contains("CI=true"));
    }

    [Fact]
    public void Each_file_goes_to_the_same_path() =>
        Assert.All(Build.All("COPY").Where(copy => !copy.Flags.ContainsKey("from")), copy => Assert.All(copy.Words.SkipLast(1), path =>
        {
            var target = copy.Words[^1].TrimEnd('/');
            var expected = path.EndsWith('/') ? path.TrimEnd('/') : Path.GetDirectoryName(path)!;
            Assert.Equal(expected.Length == 0 ? "." : expected, target);
        }));

    [Fact]
    public void Sources_are_those_of_the_program() => Assert.Equal(
        Closure(Program).Select(project => Path.GetDirectoryName(project) + "/").Order(),
        FromContext(Build.Instructions).Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith('/')).Order());

    [Fact]
    public void What_projects_take_from_elsewhere_reaches_the_builder() => Assert.All(
        Closure(Program).SelectMany(project => XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("EmbeddedResource")
            .Select(resource => Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, resource.Attribute("Include")!.Value)))),
        pattern =>
        {
            var folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(pattern)!);
            Assert.Contains(FromContext(Build.Instructions), path => IsIn($"{folder}/", path));
            Assert.All(Directory.GetFiles(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern)), file => Assert.Contains(Path.GetRelativePath(Repository.Root, file), Context));
        });

    [Fact]
    public void The_image_is_as_the_published_program() => Assert.Multiple(
        () => Assert.Contains(Build.All("RUN"), run => run.Text.Contains("sh tools/publish.sh \"$rid\"", StringComparison.Ordinal)),
        () => Assert.Contains("/image/flag-import-operator /flag-import-operator", Final.All("COPY").Where(copy => copy.Flags.ContainsKey("from")).Select(copy => copy.Text)),
        () => Assert.Equal(["/flag-import-operator"], Assert.Single(Final.All("ENTRYPOINT")).Exec()),
        () => Assert.Equal(["run"], Assert.Single(Final.All("CMD")).Exec()));

    // Whoever passes the image on passes these programs on, and their licences ask for that.
    [Fact]
    public void The_image_has_the_licences_of_all_that_the_program_is_made_of() => Assert.Multiple(
        () => Assert.Superset(
            new HashSet<string> { "LICENSE /licenses/LICENSE", "THIRD-PARTY-NOTICES.txt /licenses/THIRD-PARTY-NOTICES.txt", "/image/licenses/ /licenses/" },
            Final.All("COPY").Select(copy => copy.Text).ToHashSet()),
        () => Assert.Contains(Build.All("ENV"), variables => variables.Words.Contains("NUGET_PACKAGES=/packages")),
        () => Assert.All(
            (string[])["microsoft.netcore.app.runtime.nativeaot", "microsoft.aspnetcore.app.runtime"],
            pack =>
            {
                Assert.Contains(pack, Build.All("RUN").Last().Text, StringComparison.Ordinal);
                Assert.Contains($"{pack}.txt", Repository.Read("THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);
            }));

    [Fact]
    public void The_port_is_the_one_that_the_program_listens_on() =>
        Assert.Equal($"{new RunSettings().HttpPort}", Assert.Single(Final.All("EXPOSE")).Text);

    private static IEnumerable<string> FromContext(IEnumerable<DockerInstruction> instructions) => instructions
        .Where(instruction => instruction.Keyword == "COPY" && !instruction.Flags.ContainsKey("from"))
        .SelectMany(copy => copy.Words.SkipLast(1));

    private static bool IsIn(string file, string path) => file == path || (path.EndsWith('/') && file.StartsWith(path, StringComparison.Ordinal));

    /// <summary>A project and all that it refers to, as paths from the repository's root.</summary>
    private static List<string> Closure(string project)
    {
        var found = new List<string> { project };
        for (var next = 0; next < found.Count; next++)
        {
            var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, found[next]))!;
            found.AddRange(XDocument.Load(Path.Combine(Repository.Root, found[next])).Descendants("ProjectReference")
                .Select(reference => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value))))
                .Where(reference => !found.Contains(reference)));
        }

        return found;
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace FlagImportOperator.Tests.Repository;

/// <summary>tools/release-check.sh, on a copy of what it reads: a tag whose sources say another version becomes no release.</summary>
public sealed partial class ReleaseCheckTests : IDisposable
{
    private const string Script = "tools/release-check.sh";
    private const string Schema = "config/crds/flagimport.dev_flagimportconfigurations.yaml";
    private const string Released = "tests/FlagImportOperator.Tests/Crd/Released";

    private static readonly string[] Versioned =
        ["Directory.Build.props", "charts/flag-import-operator/Chart.yaml", "config/argocd/application.yaml", "config/default/operator.yaml"];

    private static readonly string Current = ChartVersion().Match(WorkingCopy.Read(Versioned[1])).Groups[1].Value;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flagimport-release-");

    public ReleaseCheckTests()
    {
        foreach (var file in Versioned.Append(Script).Append(Schema))
        {
            Write(file, WorkingCopy.Read(file));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-rc.1")]
    public void Sources_of_one_version_pass_without_a_word(string suffix)
    {
        var version = Make(suffix);

        Assert.Equal((0, ""), Check(version));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_that_says_another_version_is_named(int file)
    {
        var version = Make("-rc.1");
        Write(Versioned[file], WorkingCopy.Read(Versioned[file]));

        var (exit, said) = Check(version);

        Assert.Equal(1, exit);
        Assert.All(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith(Versioned[file], line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_schema_that_is_missing_or_not_that_of_the_release_is_named()
    {
        var version = Make("");
        var schema = $"{Released}/{version}.yaml";

        Write(schema, "another\n");
        Assert.Equal((1, $"{schema} is not the same as {Schema}.\n"), Check(version));

        File.Delete(Path.Combine(_folder.FullName, schema));
        Assert.Equal((1, $"{schema} is missing: it is a copy of {Schema}.\n"), Check(version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("v1.2.3")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-rc/1")]
    public void What_is_no_version_is_refused(string version)
    {
        var (exit, said) = Check(version);

        Assert.Equal(1, exit);
        Assert.StartsWith($"\"{version}\" is no version", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Make(string suffix)
    {
        foreach (var file in Versioned)
        {
            Write(file, WorkingCopy.Read(file).Replace(Current, Current + suffix, StringComparison.Ordinal));
        }

        Write($"{Released}/{Current}{suffix}.yaml", WorkingCopy.Read(Schema));
        return Current + suffix;
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private (int Exit, string Said) Check(string version)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no /bin/sh.");
        var start = new ProcessStartInfo("/bin/sh", [Path.Combine(_folder.FullName, Script), version]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    [GeneratedRegex("^version: (.+)$", RegexOptions.Multiline)]
    private static partial Regex ChartVersion();
}

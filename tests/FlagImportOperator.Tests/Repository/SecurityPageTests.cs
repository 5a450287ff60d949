using System.Text.RegularExpressions;
using Xunit;

namespace FlagImportOperator.Tests.Repository;

/// <summary>SECURITY.md promises; a test keeps each promise, and the page names it.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = WorkingCopy.Read("SECURITY.md");

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var sources = Directory.GetFiles(Path.Combine(WorkingCopy.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file)!);
        var named = Test().Matches(Page);

        Assert.True(named.Count > 20, $"The page names {named.Count} tests.");
        Assert.All(named, test => Assert.Contains(
            sources[test.Groups["class"].Value],
            file => Regex.IsMatch(File.ReadAllText(file), $@"\b{test.Groups["method"].Value}\(")));
    }

    [Fact]
    public void Every_threat_has_a_test_or_says_that_it_has_none()
    {
        var threats = Page.Split('\n').Where(line => Threat().IsMatch(line)).ToList();

        Assert.True(threats.Count > 10, $"The page has {threats.Count} threats.");
        Assert.All(threats, threat => Assert.True(Test().IsMatch(threat) || threat.Contains("no test", StringComparison.Ordinal), threat));
    }

    [Fact]
    public void Every_page_that_the_guide_points_to_is_there() => Assert.All(
        Link().Matches(WorkingCopy.Read("docs/hardening.md")).Select(match => match.Groups["path"].Value),
        path => Assert.True(Path.Exists(Path.GetFullPath(Path.Combine(WorkingCopy.Root, "docs", path))), path));

    [GeneratedRegex(@"`(?<class>\w+(Tests|Properties))\.(?<method>\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"^\| T\d+ \|")]
    private static partial Regex Threat();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}

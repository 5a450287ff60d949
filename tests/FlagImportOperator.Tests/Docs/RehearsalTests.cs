using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Docs;

public sealed partial class RehearsalTests
{
    [Fact]
    public void The_documents_list_every_rehearsal()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FlagImportOperator.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var text = File.ReadAllText(Path.Combine(folder, "docs", "sandbox.md"));
        var section = text[text.IndexOf("## Rehearsals", StringComparison.Ordinal)..];

        Assert.Equal(Rehearsal.All.Select(rehearsal => rehearsal.Name), Row().Matches(section).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex(@"^\| `([\w-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

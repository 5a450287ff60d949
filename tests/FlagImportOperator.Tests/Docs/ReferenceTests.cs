using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Settings;
using Xunit;

namespace FlagImportOperator.Tests.Docs;

/// <summary>The pages name everything that people can meet.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Every_reason_of_a_condition_is_in_the_reference()
    {
        var page = Read("docs/reference.md");

        Assert.DoesNotContain(ConditionReasons.All.Concat(ConditionTypes.All), reason => !page.Contains($"`{reason}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_of_an_event_is_in_the_reference()
    {
        var page = Read("docs/reference.md");
        var reasons = typeof(EventReasons).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(reasons);
        Assert.DoesNotContain(reasons, reason => !page.Contains($"`{reason}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_in_the_README()
    {
        var page = Read("README.md");

        Assert.NotEmpty(RunSettingsReader.All);
        Assert.DoesNotContain(RunSettingsReader.All
            .SelectMany(setting => new[] { setting.Option.Name, setting.Variable })
            , name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    internal static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}

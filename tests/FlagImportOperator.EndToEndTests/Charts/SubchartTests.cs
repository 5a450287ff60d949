using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>The chart as a part of somebody's chart, which turns it on and off and gives it values.</summary>
public sealed class SubchartTests
{
    [Theory]
    [InlineData(3, "{}", true)]
    [InlineData(4, "{}", true)]
    [InlineData(3, "flag-import-operator: { enabled: false }", false)]
    [InlineData(4, "flag-import-operator: { enabled: false }", false)]
    [InlineData(3, "{ global: { a: b }, flag-import-operator: { enabled: true, replicas: 3, startupProbe: null } }", true)]
    [InlineData(4, "{ global: { a: b }, flag-import-operator: { enabled: true, replicas: 3, startupProbe: null } }", true)]
    public async Task A_parent_turns_it_on_and_off(int major, string values, bool on)
    {
        var parent = Directory.CreateTempSubdirectory("flagimport-parent-");
        try
        {
            Copy(new(Repository.Chart), parent.CreateSubdirectory("charts/flag-import-operator"));
            await File.WriteAllTextAsync(
                Path.Combine(parent.FullName, "Chart.yaml"),
                $$"""
                { "apiVersion": "v2", "name": "parent", "version": "1.0.0", "dependencies": [
                  { "name": "flag-import-operator", "version": "{{Repository.ChartMetadata["version"]}}", "condition": "flag-import-operator.enabled" } ] }
                """,
                TestContext.Current.CancellationToken);

            var rendered = (await Command.RunAsync(Tools.Helm(major).Path, ["template", "p", parent.FullName, "--values", "-"], input: values)).Require();

            Assert.Equal(on ? ["p-flag-import-operator"] : [], Manifest.Parse(rendered).Where(manifest => manifest.Kind() == "Deployment").Select(Manifest.Name));
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.GetDirectories())
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}

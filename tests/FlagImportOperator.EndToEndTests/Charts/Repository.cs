using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find(new(AppContext.BaseDirectory));

    public static string Chart { get; } = PathOf("charts", "flag-import-operator");

    public static string Released { get; } = PathOf("tests", "FlagImportOperator.EndToEndTests", "Charts", "Released");

    /// <summary>The chart's Chart.yaml.</summary>
    public static JsonObject ChartMetadata { get; } = YamlJson.ReadAll(File.ReadAllText(Path.Combine(Chart, "Chart.yaml")))[0]!.AsObject();

    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Folder, .. parts]);

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests do not run from within a checkout.");
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>One file of config/samples, embedded so that the demo works from any folder.</summary>
/// <param name="Name">For instance <c>split.yaml</c>.</param>
/// <param name="Objects">Its documents, in order.</param>
internal sealed record SampleFile(string Name, IReadOnlyList<JsonObject> Objects)
{
    private const string Folder = "samples/";

    public static IReadOnlyList<SampleFile> All { get; } = [.. Load()];

    private static IEnumerable<SampleFile> Load()
    {
        var assembly = typeof(SampleFile).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SampleFile(name[Folder.Length..], [.. YamlJson.ReadAll(reader.ReadToEnd()).OfType<JsonObject>()]);
        }
    }
}

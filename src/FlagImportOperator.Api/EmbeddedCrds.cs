namespace FlagImportOperator.Api;

/// <summary>The CustomResourceDefinitions as shipped: the files of config/crds, byte for byte.</summary>
public static class EmbeddedCrds
{
    private const string Folder = "crds/";

    /// <summary>Every file, ordered by name. Read once; empty only in a build made before <c>make crds</c> first ran.</summary>
    public static IReadOnlyList<EmbeddedCrd> All { get; } = [.. Load()];

    private static IEnumerable<EmbeddedCrd> Load()
    {
        var names = EmbeddedResources.Names.Where(name => name.StartsWith(Folder, StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(EmbeddedResources.Open(name));
            yield return new EmbeddedCrd(name[Folder.Length..], reader.ReadToEnd());
        }
    }
}

/// <summary>One CustomResourceDefinition.</summary>
/// <param name="FileName">Name of the file, for instance <c>flagimport.dev_flagimportconfigurations.yaml</c>.</param>
/// <param name="Yaml">Its content: one YAML document.</param>
public sealed record EmbeddedCrd(string FileName, string Yaml);

using System.Reflection;

namespace FlagImportOperator.Api;

/// <summary>Files that the build puts into this assembly.</summary>
internal static class EmbeddedResources
{
    private static readonly Assembly Assembly = typeof(EmbeddedResources).Assembly;

    public static IEnumerable<string> Names => Assembly.GetManifestResourceNames();

    public static Stream Open(string name) =>
        Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in {Assembly.GetName().Name}: the build is broken.");
}

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>Charts as they were released: what users upgrade from.</summary>
internal static class FrozenReleases
{
    public const string Sums = "SHA256SUMS";

    public static IReadOnlyList<string> Packages { get; } = [.. Directory.GetFiles(Repository.Released, "*.tgz").Order(StringComparer.Ordinal)];
}

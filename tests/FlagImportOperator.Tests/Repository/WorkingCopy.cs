namespace FlagImportOperator.Tests.Repository;

/// <summary>The working copy that the tests were built from.</summary>
internal static class WorkingCopy
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>Content of a file of it.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FlagImportOperator.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run from within the repository.");
        }

        return folder;
    }
}

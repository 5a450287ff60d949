namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root => Charts.Repository.Folder;

    /// <summary>Content of a file of it.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths of all files that belong to it, with slashes: not what was built, not Git's own.</summary>
    public static IEnumerable<string> Files() => Walk(new(Root)).Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(child => child.Name is not (".git" or "artifacts" or "out" or "bin" or "obj")).SelectMany(Walk));
}

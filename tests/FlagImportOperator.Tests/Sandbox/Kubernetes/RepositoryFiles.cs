namespace FlagImportOperator.Tests.Sandbox.Kubernetes;

/// <summary>Files of the repository that tests read where they are.</summary>
internal static class RepositoryFiles
{
    /// <summary>Every CustomResourceDefinition that is shipped.</summary>
    public static IReadOnlyList<string> Definitions => [.. Directory.GetFiles(Path.Combine(Root, "config", "crds"), "*.yaml").Order()];

    /// <summary>Data of the tests of the in-memory Kubernetes API.</summary>
    public static string Data(params string[] path) =>
        File.ReadAllText(Path.Combine([Root, "tests", "FlagImportOperator.Tests", "Sandbox", "Kubernetes", .. path]));

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlagImportOperator.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException("FlagImportOperator.sln");
        }
    }
}

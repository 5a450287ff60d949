using System.Text;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>A Lua script and the name that its errors bear.</summary>
public sealed record LuaScript(string Name, string Source);

/// <summary>The scripts of config/argocd, as they are in the repository.</summary>
internal static class ArgoScripts
{
    private const string Switch = "local failed_import_degrades = false";

    /// <summary>Names of the actions, in the order of the ConfigMap.</summary>
    public static IReadOnlyList<string> ActionNames { get; } = ["import-now", "reconcile-now", "pause", "resume"];

    public static LuaScript Health { get; } = Read("health.lua");

    /// <summary>The same with the switch on.</summary>
    public static LuaScript HealthWithImports { get; } = Health.Source.Contains(Switch, StringComparison.Ordinal)
        ? new("health.lua with failed_import_degrades", Health.Source.Replace(Switch, "local failed_import_degrades = true", StringComparison.Ordinal))
        : throw new InvalidOperationException($"health.lua does not hold: {Switch}");

    public static LuaScript Discovery { get; } = Read("actions/discovery.lua");

    public static LuaScript Action(string name) => Read($"actions/{name}/action.lua");

    /// <summary>A file of the repository, by its path from the root.</summary>
    public static string RepositoryFile(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("FlagImportOperator.sln"), path), Encoding.UTF8);
    }

    private static LuaScript Read(string path) => new(path, RepositoryFile($"config/argocd/{path}"));
}

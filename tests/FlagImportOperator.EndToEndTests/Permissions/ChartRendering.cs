using System.Diagnostics;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary><c>helm template</c> of the chart in this repository.</summary>
internal static class ChartRendering
{
    /// <summary>Why tests that need it are skipped.</summary>
    public const string NoHelm = "No helm: run make helm, or set FLAGIMPORT_HELM3 or FLAGIMPORT_HELM4 to the path of a helm program.";

    /// <summary>A program, or null.</summary>
    public static string? Helm { get; } = Find();

    /// <summary>
    /// All objects of the chart. With a kubeconfig, the chart's look-ups ask that cluster. Throws <see cref="InvalidOperationException"/> with
    /// what helm said.
    /// </summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(
        string release, string @namespace, IEnumerable<string> values, string? kubeconfig, CancellationToken cancellation)
    {
        string[] cluster = kubeconfig is null ? [] : ["--dry-run=server", "--kubeconfig", kubeconfig];
        var start = new ProcessStartInfo(
            Helm!, ["template", release, Path.Combine(Root(), "charts", "flag-import-operator"), "--namespace", @namespace, .. cluster, .. values.SelectMany(value => new[] { "--set", value })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var helm = Process.Start(start)!;
        var (output, errors) = (helm.StandardOutput.ReadToEndAsync(cancellation), helm.StandardError.ReadToEndAsync(cancellation));
        await helm.WaitForExitAsync(cancellation);
        return helm.ExitCode == 0
            ? [.. YamlJson.ReadAll(await output).OfType<JsonObject>()]
            : throw new InvalidOperationException($"helm template ended with code {helm.ExitCode}: {await errors}");
    }

    private static string? Find() => new[]
    {
        Environment.GetEnvironmentVariable("FLAGIMPORT_HELM4"),
        Environment.GetEnvironmentVariable("FLAGIMPORT_HELM3"),
        Path.Combine(Root(), "artifacts", "tools", "helm-4.1.4", "helm"),
        Path.Combine(Root(), "artifacts", "tools", "helm-3.18.0", "helm"),
    }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "helm")))
        .FirstOrDefault(File.Exists);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}

using System.Diagnostics.CodeAnalysis;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests;
using FlagImportOperator.Sandbox.Kubernetes;
using Xunit;

[assembly: AssemblyFixture(typeof(ControlPlane))]

// The end-to-end tests are compiled into this assembly too, unchanged: here the API server is the sandbox, and the operator runs in the
// process of the tests. So these types bear the names of those that they stand for.
namespace FlagImportOperator.EndToEndTests;

/// <summary>The sandbox's Kubernetes API for all tests of this assembly. Tests share it: each makes its own namespace.</summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flag-import-tests-").FullName;
    private KubernetesSandbox? _sandbox;
    private ClusterClient? _client;

    /// <summary>Path of a kubeconfig file.</summary>
    public string KubeconfigPath => Path.Combine(_folder, "kubeconfig");

    /// <summary>The API.</summary>
    public ClusterClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        // TLS, so that clients and operator speak HTTP/2 as with a real server.
        _sandbox = await KubernetesSandbox.StartAsync(
            new() { Definitions = [.. EmbeddedCrds.All.Select(crd => crd.Yaml)], Tls = true }, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(KubeconfigPath, _sandbox.Kubeconfig, TestContext.Current.CancellationToken);
        _client = new(KubeconfigPath);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new namespace.</summary>
    public Task<string> CreateNamespaceAsync() => Client.CreateNamespaceAsync();

    /// <summary>The same: here all may do anything.</summary>
    public Task<string> OperatorKubeconfigAsync() => Task.FromResult(KubeconfigPath);

    /// <summary>Nothing ever is.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The other control plane has it so.")]
    public IReadOnlyList<string> RefusedIn(string @namespace) => [];

    /// <summary>They are there from the start.</summary>
    public Task InstallCrdsAsync() => Client.GetAsync($"/apis/{ResourceNames.ApiVersion}");
}

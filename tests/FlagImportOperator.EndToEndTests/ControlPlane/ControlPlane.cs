using System.Diagnostics.CodeAnalysis;
using DotNet.Testcontainers.Builders;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests;
using FlagImportOperator.EndToEndTests.Permissions;
using Xunit;

[assembly: AssemblyFixture(typeof(ControlPlane))]

namespace FlagImportOperator.EndToEndTests;

/// <summary>
/// A real API server for all tests of this assembly: the cluster that FLAGIMPORT_E2E_KUBECONFIG names; else etcd and kube-apiserver from
/// KUBEBUILDER_ASSETS; else K3s, when Docker answers. Where there is none, a test that asks for it is skipped and says so, or fails when
/// FLAGIMPORT_E2E is "required". Tests share the server: each makes its own namespace.
/// </summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private readonly List<string> _namespaces = [];
    private readonly SemaphoreSlim _installing = new(1);
    private readonly SemaphoreSlim _granting = new(1);
    private Cluster? _cluster;
    private ChartRights? _rights;
    private ClusterClient? _client;
    private string? _missing;
    private Exception? _failure;
    private bool _installed;

    /// <summary>Path of a kubeconfig file of an administrator. Skips the test where there is no server.</summary>
    public string KubeconfigPath => Require().KubeconfigPath;

    /// <summary>The server, as an administrator. Skips the test where there is no server.</summary>
    public ClusterClient Client
    {
        get
        {
            Require();
            return _client!;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is the answer to every test that asks for the server.")]
    public async ValueTask InitializeAsync()
    {
        try
        {
            _cluster = ClusterChoice.From(Environment.GetEnvironmentVariable) switch
            {
                ClusterChoice.Existing existing => ExistingCluster.Open(existing.Kubeconfig),
                ClusterChoice.Assets assets => await LocalControlPlane.StartAsync(assets.Folder, TestContext.Current.CancellationToken),
                _ => await K3sCluster.StartAsync(TestContext.Current.CancellationToken),
            };
            _client = new(_cluster.KubeconfigPath);
        }
        catch (DockerUnavailableException unavailable)
        {
            _missing = ClusterChoice.NothingFound(unavailable.Message.Split('.')[0]);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { IsDisposable: false })
        {
            await (_rights?.RemoveAsync() ?? Task.CompletedTask);
            foreach (var name in _namespaces)
            {
                await Client.DeleteAsync($"/api/v1/namespaces/{name}");
            }
        }

        await (_rights?.DisposeAsync() ?? ValueTask.CompletedTask);
        _client?.Dispose();
        _installing.Dispose();
        _granting.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>A new namespace; removed at the end where the server stays.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var name = await Client.CreateNamespaceAsync();
        lock (_namespaces)
        {
            _namespaces.Add(name);
        }

        return name;
    }

    /// <summary>Applies the shipped CustomResourceDefinitions, once, and returns when the server serves them.</summary>
    public async Task InstallCrdsAsync()
    {
        var client = Client;
        await _installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_installed)
            {
                const string Definition =
                    $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ResourceNames.Plural}.{ResourceNames.Group}";
                await client.ApplyAsync(Definition, EmbeddedCrds.All.Single().Yaml);
                await client.WaitForConditionAsync(Definition, "Established");
                const string Collection = $"/apis/{ResourceNames.ApiVersion}/{ResourceNames.Plural}";
                const string Streaming = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
                await client.WaitForAsync(Collection, "the resources can be listed", found => found is not null);

                // The server's cache may take longer than its storage.
                await Poll.UntilAsync(
                    "the resources can be watched",
                    async () => (await client.SendAsync(HttpMethod.Get, Collection + Streaming)).Text.Contains("initial-events-end", StringComparison.Ordinal),
                    TestContext.Current.CancellationToken);
                _installed = true;
            }
        }
        finally
        {
            _installing.Release();
        }
    }

    /// <summary>
    /// Content of a kubeconfig that acts as that service account, with the rights that RBAC gives it; the account must exist.
    /// </summary>
    public Task<string> ServiceAccountKubeconfigAsync(string @namespace, string name) =>
        Require().ServiceAccountKubeconfigAsync(Client, @namespace, name);

    /// <summary>
    /// Path of a kubeconfig for operators: they act as the chart's service account with the chart's cluster-wide roles, and what they ask
    /// for is recorded. As an administrator where there is no helm to render the chart and the cluster is somebody's.
    /// </summary>
    public async Task<string> OperatorKubeconfigAsync()
    {
        var cluster = Require();
        if (!ChartRendering.IsPossible && !cluster.IsDisposable)
        {
            return cluster.KubeconfigPath;
        }

        await _granting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _rights ??= await GrantAsync(cluster);
            return _rights.KubeconfigPath;
        }
        finally
        {
            _granting.Release();
        }
    }

    /// <summary>Lets the account of <see cref="OperatorKubeconfigAsync"/> use a Lease in that namespace, as the chart lets it use its own.</summary>
    public async Task GrantLeasesAsync(string @namespace, string lease)
    {
        await OperatorKubeconfigAsync();
        await (_rights?.GrantLeasesAsync(@namespace, lease) ?? Task.CompletedTask);
    }

    /// <summary>Requests of operators in that namespace that they had no right to.</summary>
    public IReadOnlyList<string> RefusedIn(string @namespace) => [.. _rights?.Proxy.RefusedIn(@namespace).Select(recorded => recorded.ToString()) ?? []];

    private async Task<ChartRights> GrantAsync(Cluster cluster) => await ChartRights.InstallAsync(
        new(Client, cluster.KubeconfigPath)
        {
            KubeconfigOfAsync = account => cluster.ServiceAccountKubeconfigAsync(Client, account.Namespace, account.Name),
            NewNamespaceAsync = CreateNamespaceAsync,
        },
        await ChartRendering.RenderDefaultsAsync(Client, CreateNamespaceAsync));

    private Cluster Require()
    {
        if (_failure is not null)
        {
            throw new InvalidOperationException($"The control plane did not start: {_failure.Message}", _failure);
        }

        if (_missing is not null && ClusterChoice.IsRequired(Environment.GetEnvironmentVariable))
        {
            Assert.Fail(_missing);
        }

        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return _cluster!;
    }
}

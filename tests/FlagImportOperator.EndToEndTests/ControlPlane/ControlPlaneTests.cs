using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

public sealed class ControlPlaneTests(ControlPlane controlPlane)
{
    [Theory]
    [InlineData("/etc/kubeconfig", "/opt/assets", "Existing { Kubeconfig = /etc/kubeconfig }")]
    [InlineData("/etc/kubeconfig", null, "Existing { Kubeconfig = /etc/kubeconfig }")]
    [InlineData("", "/opt/assets", "Assets { Folder = /opt/assets }")]
    [InlineData(null, "/opt/assets", "Assets { Folder = /opt/assets }")]
    [InlineData(null, "", "Container { }")]
    [InlineData(null, null, "Container { }")]
    public void A_named_cluster_comes_before_assets_and_assets_before_Docker(string? kubeconfig, string? assets, string expected)
    {
        var choice = ClusterChoice.From(name => name switch
        {
            "FLAGIMPORT_E2E_KUBECONFIG" => kubeconfig,
            "KUBEBUILDER_ASSETS" => assets,
            _ => null,
        });

        Assert.Equal(expected, choice.ToString());
    }

    [Theory]
    [InlineData("required", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_missing_server_fails_only_where_it_is_required(string? policy, bool expected) =>
        Assert.Equal(expected, ClusterChoice.IsRequired(name => name == "FLAGIMPORT_E2E" ? policy : null));

    [Fact]
    public async Task Assets_without_a_server_are_an_error_that_names_the_missing_program()
    {
        var error = await Assert.ThrowsAsync<FileNotFoundException>(
            () => LocalControlPlane.StartAsync(Path.GetTempPath(), TestContext.Current.CancellationToken));

        Assert.Equal("KUBEBUILDER_ASSETS names a folder without etcd.", error.Message);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_server_that_ends_by_itself_is_an_error_with_what_it_printed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs /bin/sh.");
        var assets = Directory.CreateTempSubdirectory("flagimport-e2e-");
        try
        {
            foreach (var name in (string[])["etcd", "kube-apiserver"])
            {
                var script = Path.Combine(assets.FullName, name);
                await File.WriteAllTextAsync(script, "#!/bin/sh\necho no disk left\nexit 1\n", TestContext.Current.CancellationToken);
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var error = await Assert.ThrowsAnyAsync<Exception>(
                () => LocalControlPlane.StartAsync(assets.FullName, TestContext.Current.CancellationToken));

            Assert.Contains("no disk left", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            assets.Delete(recursive: true);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_server_does_not_outlive_tests_that_are_killed()
    {
        var log = Path.GetTempFileName();
        try
        {
            await using var server = GuardedProcess.Start("/bin/sleep", log, "600");
            Assert.False(server.HasExited);

            server.ClosePipe();

            await Poll.UntilAsync("the server has ended", () => Task.FromResult(server.HasExited), TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task Stopping_ends_both_servers()
    {
        var choice = ClusterChoice.From(Environment.GetEnvironmentVariable);
        Assert.SkipUnless(choice is ClusterChoice.Assets, "Needs KUBEBUILDER_ASSETS.");
        var plane = await LocalControlPlane.StartAsync(((ClusterChoice.Assets)choice).Folder, TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(plane.KubeconfigPath);
        int[] processes = [.. plane.ProcessIds];

        await plane.DisposeAsync();

        Assert.Equal(2, processes.Length);
        Assert.All(processes, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_service_account_may_do_what_RBAC_grants_and_nothing_else()
    {
        var @namespace = await controlPlane.CreateNamespaceAsync();
        await CreateAsync("/api/v1", "v1", "serviceaccounts", "ServiceAccount", "reader");
        await CreateAsync("/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "roles", "Role", "reader", ("rules",
            """[{ "apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"] }]"""));
        await CreateAsync("/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding", "reader",
            ("roleRef", """{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader" }"""),
            ("subjects", $$"""[{ "kind": "ServiceAccount", "namespace": "{{@namespace}}", "name": "reader" }]"""));
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                kubeconfig,
                await controlPlane.ServiceAccountKubeconfigAsync(@namespace, "reader"),
                TestContext.Current.CancellationToken);
            using var reader = new ClusterClient(kubeconfig);

            var configMaps = $"/api/v1/namespaces/{@namespace}/configmaps";
            await controlPlane.Client.WaitForAsync(configMaps, "configmaps can be listed", found => found is not null);
            Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync(HttpMethod.Get, configMaps)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{@namespace}/secrets")).Status);
        }
        finally
        {
            File.Delete(kubeconfig);
        }

        Task CreateAsync(string root, string apiVersion, string plural, string kind, string name, params (string Name, string Json)[] members)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = apiVersion,
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            foreach (var member in members)
            {
                body[member.Name] = JsonNode.Parse(member.Json);
            }

            return controlPlane.Client.CreateAsync($"{root}/namespaces/{@namespace}/{plural}", body);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>The published program where only the image's files are, with nothing but what Kubernetes gives a pod.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ContainedTests(ITestOutputHelper output)
{
    private const string Own = "operators";
    private const string Tenant = "tenant";
    private const string Account = "flag-import-operator";
    private const string AccountToken = "token-of-the-service-account";
    private const string LaunchDarklyToken = "api-token-in-a-mounted-file";
    private const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string TokenFile = "/var/run/secrets/launchdarkly/access-token";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Definition = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ResourceNames.Plural}.{ResourceNames.Group}";

    [Fact]
    public async Task It_runs_with_the_base_image_s_files_alone()
    {
        using var root = Root();

        await using var run = ContainedRun.Start(root, BaseImage.Environment, root.Command[0], "crds");

        Assert.True(await run.WaitForExitAsync() == 0, run.Output);
        Assert.Equal(EmbeddedCrds.All.Single().Yaml, run.Output);
    }

    [Fact]
    public async Task As_a_pod_it_makes_a_resource_ready_writes_nothing_and_ends_on_SIGTERM()
    {
        using var root = Root();
        var folder = (ClusterChoice.From(Environment.GetEnvironmentVariable) as ClusterChoice.Assets)?.Folder;
        Need(folder is not null, "Needs KUBEBUILDER_ASSETS: an API server that knows the service account's token.");
        await using var plane = await LocalControlPlane.StartAsync(
            folder!, TestContext.Current.CancellationToken, StaticToken.OfServiceAccount(AccountToken, Own, Account));
        await using var simulator = await LaunchDarklySimulator.StartAsync(new() { Tokens = [LaunchDarklyToken] }, TestContext.Current.CancellationToken);
        using var cluster = new ClusterClient(plane.KubeconfigPath);
        await PrepareAsync(cluster);
        root.Write($"{Mounted}/token", AccountToken);
        root.Write($"{Mounted}/ca.crt", plane.AuthorityPem);
        root.Write($"{Mounted}/namespace", Own);
        root.Write(TokenFile, LaunchDarklyToken + "\n");
        var port = OperatorRun.FreePort();

        await using var run = ContainedRun.Start(root, new Dictionary<string, string>(BaseImage.Environment)
        {
            ["KUBERNETES_SERVICE_HOST"] = plane.Server.Host,
            ["KUBERNETES_SERVICE_PORT"] = plane.Server.Port.ToString(CultureInfo.InvariantCulture),
            ["FLAGIMPORT_ACCESS_TOKEN_FILE"] = TokenFile,
            ["FLAGIMPORT_LAUNCHDARKLY_URL"] = simulator.BaseUrl.ToString(),
            ["FLAGIMPORT_HTTP_ADDRESS"] = "127.0.0.1",
            ["FLAGIMPORT_HTTP_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        });
        var before = root.Listing();
        try
        {
            await ReadyAsync(run, port);
            await MakeReadyAsync(cluster);

            Assert.Equal("value-of-the-secret", Assert.Single(simulator.Configurations).Config["workspaceApiKey"]);
            IsConfined(run, root);
            run.Terminate();
            Assert.Equal(0, await run.WaitForExitAsync());
        }
        finally
        {
            output.WriteLine(run.Output);
        }

        Assert.Contains(plane.Server.ToString(), run.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountToken, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(LaunchDarklyToken, run.Output, StringComparison.Ordinal);
        Assert.Equal(before, root.Listing());
    }

    [Fact]
    public void The_program_is_small()
    {
        const long Megabyte = 1_000_000;
        var size = new FileInfo(Published()).Length;

        output.WriteLine($"The program adds {size:N0} bytes to the base image.");
        Assert.InRange(size, 1, 40 * Megabyte);
    }

    private static ImageRoot Root()
    {
        var program = Published();
        var missing = ContainedRun.Missing();
        Need(missing is null, missing ?? "");
        return ImageRoot.Build(Dockerfile.Parse(Repository.Read("Dockerfile")), program);
    }

    private static string Published()
    {
        var program = OperatorProgram.Find(Environment.GetEnvironmentVariable);
        Need(program.Arguments.Count == 0, "Needs the Native AOT program: make publish, and FLAGIMPORT_E2E_PROGRAM=$PWD/out/flag-import-operator.");
        return program.Path;
    }

    private static void Need(bool met, string otherwise)
    {
        Assert.False(!met && ClusterChoice.IsRequired(Environment.GetEnvironmentVariable), otherwise);
        Assert.SkipUnless(met, otherwise);
    }

    /// <summary>The definition, two namespaces, and a service account that may do what the README lists.</summary>
    private static async Task PrepareAsync(ClusterClient cluster)
    {
        await cluster.ApplyAsync(Definition, EmbeddedCrds.All.Single().Yaml);
        await cluster.WaitForConditionAsync(Definition, "Established");
        await cluster.WaitForAsync($"/apis/{ResourceNames.ApiVersion}/{ResourceNames.Plural}", "the resources can be listed", found => found is not null);
        foreach (var name in (string[])[Own, Tenant, "kube-system"])
        {
            await cluster.ApplyAsync($"/api/v1/namespaces/{name}", $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}");
        }

        await cluster.ApplyAsync($"/api/v1/namespaces/{Own}/serviceaccounts/{Account}", $"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {Account}}}}}");
        await cluster.ApplyAsync($"{Rbac}/clusterroles/{Account}", $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: { name: {{Account}} }
            rules:
            - { apiGroups: [flagimport.dev], resources: [flagimportconfigurations], verbs: [get, list, watch, patch] }
            - { apiGroups: [flagimport.dev], resources: [flagimportconfigurations/status], verbs: [patch] }
            - { apiGroups: [""], resources: [secrets], verbs: [get, list, watch] }
            - { apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get] }
            - { apiGroups: [events.k8s.io], resources: [events], verbs: [create, patch] }
            - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update, patch] }
            """);
        await cluster.ApplyAsync($"{Rbac}/clusterrolebindings/{Account}", $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: { name: {{Account}} }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{Account}} }
            subjects: [ { kind: ServiceAccount, namespace: {{Own}}, name: {{Account}} } ]
            """);
    }

    private static async Task ReadyAsync(ContainedRun run, int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Poll.UntilAsync(
            "the contained program is ready",
            async () =>
            {
                Assert.False(run.HasExited, run.Output);
                try
                {
                    using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
                    return answer.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TestContext.Current.CancellationToken);
    }

    private static async Task MakeReadyAsync(ClusterClient cluster)
    {
        await cluster.ApplyAsync($"/api/v1/namespaces/{Tenant}/secrets/split-import", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "split-import" },
            ["stringData"] = new JsonObject { ["workspaceApiKey"] = "value-of-the-secret", ["ldApiKey"] = "another-value-of-it" },
        }.ToJsonString());
        var path = $"{Resources.Collection(Tenant)}/contained";
        await cluster.ApplyAsync(path, Resources.Resource("contained", """{ "config": { "workspaceId": "ws-1", "environmentId": "env-1" } }""").ToJsonString());
        await cluster.WaitForAsync(path, "it is ready", found => found?.Condition("Ready")?.Status() == "True");
    }

    private static void IsConfined(ContainedRun run, ImageRoot root)
    {
        var status = File.ReadAllLines($"/proc/{run.Id}/status").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        Assert.Equal("1654\t1654\t1654\t1654", status["Uid"]);
        Assert.Equal("1654\t1654\t1654\t1654", status["Gid"]);
        Assert.Equal(0UL, ulong.Parse(status["CapEff"], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.EndsWith("\t1", status["NSpid"], StringComparison.Ordinal);

        // What it has in memory as code is the image's, OpenSSL's libraries among it: TLS was spoken with them.
        var mapped = File.ReadLines($"/proc/{run.Id}/maps").Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 6 && parts[5].StartsWith('/')).Select(parts => Path.GetFileName(parts[5])).Distinct().ToList();
        var allowed = BaseImage.Files.Append(root.Command[0]).Select(Path.GetFileName).ToList();
        Assert.All(mapped, file => Assert.Contains(file, allowed));
        Assert.Contains("libssl.so.3", mapped);
    }
}

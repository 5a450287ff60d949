using System.Diagnostics;
using System.Globalization;
using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.Load;

/// <summary>The figures of the table in docs/performance.md, one after the other, on a fresh API server.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly ResourceType Type = new(ResourceNames.Group, ResourceNames.Version, ResourceNames.Plural);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private const string Namespace = "default";

    private readonly LocalControlPlane _cluster;
    private readonly LaunchDarklySimulator _launchDarkly;
    private readonly KubernetesConnection _connection;
    private readonly KubernetesApi _api;
    private readonly string _program;

    private Bench(LocalControlPlane cluster, LaunchDarklySimulator launchDarkly, string program)
    {
        (_cluster, _launchDarkly, _program) = (cluster, launchDarkly, program);
        _connection = KubernetesConnection.Open(cluster.KubeconfigPath);
        _api = new KubernetesApi(_connection, TimeProvider.System, new KubernetesApiOptions { FieldManager = "load" });
    }

    /// <summary>Starts the API server and the simulator.</summary>
    public static async Task<Bench> StartAsync(string assets, string program)
    {
        var cluster = await LocalControlPlane.StartAsync(assets, CancellationToken.None);
        var launchDarkly = await LaunchDarklySimulator.StartAsync(new SimulatorOptions { Modes = new SimulatorModes { VersionBumpAfterCreate = null } });
        var bench = new Bench(cluster, launchDarkly, program);
        using var client = new ClusterClient(cluster.KubeconfigPath);
        foreach (var crd in EmbeddedCrds.All)
        {
            await client.ApplyAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/flagimportconfigurations.flagimport.dev", crd.Yaml);
        }

        return bench;
    }

    /// <summary>Runs everything and prints it.</summary>
    public async Task RunAsync(int count, double rate)
    {
        await StartTimesAsync();
        using var end = new CancellationTokenSource();
        var watch = new ReadyWatch(_api);
        await watch.StartAsync(end.Token);
        await _api.CreateAsync(ResourceType.Secrets, Namespace, Utf8(
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"split-import"},"stringData":{"workspaceApiKey":"fake-split-key","ldApiKey":"fake-ld-key"}}"""), end.Token);

        await using (var program = Start())
        {
            await _launchDarkly.Journal.WaitForAsync(e => e.Operation == SimulatorOperation.List);
            await Task.Delay(Settle, TimeProvider.System, end.Token);
            Print("resident memory, idle", $"{program.ResidentMegabytes:0.0} MB");
            await PhaseAsync("create", program, count, rate, i => CreateAsync(i, end.Token), i => watch.ReadyAsync(Name(i), 1));
            await Task.Delay(Settle, TimeProvider.System, end.Token);
            Print($"resident memory, {count} resources", $"{program.ResidentMegabytes:0.0} MB");
            await PhaseAsync("update", program, count, rate, i => PatchAsync(i, """{"spec":{"config":{"splitTag":"changed"}}}""", end.Token), i => watch.ReadyAsync(Name(i), 2));
        }

        await RestartAsync(count, watch, end.Token);
        await using (var program = Start())
        {
            await Task.Delay(Settle, TimeProvider.System, end.Token);
            using var client = new ClusterClient(_cluster.KubeconfigPath);
            await PhaseAsync("delete", program, count, rate, i => client.DeleteAsync($"/{Type.ObjectPath(new NamespacedName(Namespace, Name(i)))}"), i => watch.GoneAsync(Name(i)));
        }

        Print("objects left in LaunchDarkly", $"{_launchDarkly.Configurations.Count}");
        await end.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _launchDarkly.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private async Task StartTimesAsync()
    {
        var times = new List<double>();
        for (var run = 0; run < 7; run++)
        {
            _launchDarkly.Journal.Clear();
            await using var program = Start();
            await _launchDarkly.Journal.WaitForAsync(e => e.Operation == SimulatorOperation.List);
            times.Add(Stopwatch.GetElapsedTime(program.Started).TotalSeconds);
        }

        times.Sort();
        Print("process start to first LaunchDarkly call", $"{times[3]:0.000} s (median of 7, {times[0]:0.000}-{times[^1]:0.000})");
    }

    private async Task PhaseAsync(string what, OperatorUnderTest program, int count, double rate, Func<int, Task> apply, Func<int, Task<long>> done)
    {
        var before = await CountsAsync();
        _launchDarkly.Journal.Clear();
        var cpu = program.CpuSeconds;
        var times = new double[count];
        var waiting = new List<Task>(count);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds(i / rate) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            var number = i;
            var sent = Stopwatch.GetTimestamp();
            waiting.Add(ApplyAsync());

            async Task ApplyAsync()
            {
                await apply(number);
                times[number] = Stopwatch.GetElapsedTime(sent, await done(number)).TotalMilliseconds;
            }
        }

        await Task.WhenAll(waiting);
        Array.Sort(times);
        Print($"{what}, {rate}/s: p50 / p99", $"{times[count / 2]:0} / {times[Math.Min(count - 1, count * 99 / 100)]:0} ms");
        Print($"{what}: CPU seconds per 1000", $"{(program.CpuSeconds - cpu) * 1000 / count:0.00}");
        Print($"{what}: Kubernetes requests per resource", (await CountsAsync()).Since(before, count));
        var calls = _launchDarkly.Journal.Entries.GroupBy(e => e.Operation).Select(g => $"{g.Key} {(double)g.Count() / count:0.###}");
        Print($"{what}: LaunchDarkly calls per resource", string.Join(", ", calls));
    }

    private async Task RestartAsync(int count, ReadyWatch watch, CancellationToken cancellationToken)
    {
        await PatchAsync(0, """{"spec":{"config":{"splitTag":"meanwhile"}}}""", cancellationToken);
        var before = await CountsAsync();
        _launchDarkly.Journal.Clear();
        await using var program = Start();
        var done = await watch.ReadyAsync(Name(0), 3);
        Print($"restart with {count} until a change made meanwhile is done", $"{Stopwatch.GetElapsedTime(program.Started, done).TotalSeconds:0.00} s");
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        Print("restart: Kubernetes requests", (await CountsAsync()).Since(before, 1));
        Print("restart: LaunchDarkly calls", string.Join(", ", _launchDarkly.Journal.Entries.GroupBy(e => e.Operation).Select(g => $"{g.Key} {g.Count()}")));
        Print("restart: resident memory", $"{program.ResidentMegabytes:0.0} MB");
    }

    private OperatorUnderTest Start() => OperatorUnderTest.Start(_program, _cluster.KubeconfigPath, _launchDarkly.BaseUrl, SimulatorOptions.DefaultToken);

    private Task<RequestCounts> CountsAsync()
    {
        var client = new k8s.Kubernetes(k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.KubeconfigPath));
        return RequestCounts.ReadAsync(client.HttpClient, new Uri(client.BaseUri, "metrics"), CancellationToken.None);
    }

    private Task<byte[]> CreateAsync(int number, CancellationToken cancellationToken) => _api.CreateAsync(Type, Namespace, Utf8($$"""
        {"apiVersion":"{{ResourceNames.ApiVersion}}","kind":"{{ResourceNames.Kind}}","metadata":{"name":"{{Name(number)}}"},
         "spec":{"projectKey":"default","integrationKey":"split","name":"Load {{number}}","tags":["load"],"configSecretRef":{"name":"split-import"},
         "config":{"workspaceId":"00000000-0000-0000-0000-000000000001","environmentId":"00000000-0000-0000-0000-000000000002","splitTag":"migrate"} } }
        """), cancellationToken);

    private Task<byte[]> PatchAsync(int number, string patch, CancellationToken cancellationToken) =>
        _api.MergePatchAsync(Type, new NamespacedName(Namespace, Name(number)), null, Utf8(patch), cancellationToken);

    private static string Name(int number) => $"load-{number:00000}";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void Print(string figure, string value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure,-60} {value}"));
}

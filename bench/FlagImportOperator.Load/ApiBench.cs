using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.Kubernetes;
using k8s;

namespace FlagImportOperator.Load;

/// <summary>What the sandbox's Kubernetes API carries, or any other API server that serves the resource, for comparison.</summary>
internal static class ApiBench
{
    private const int Writers = 8;

    /// <summary>Starts the sandbox, twice, and measures the second one: the first pays for loading the code.</summary>
    public static async Task RunSandboxAsync(int count, int watchers)
    {
        foreach (var attempt in (string[])["cold", "warm"])
        {
            var began = Stopwatch.GetTimestamp();
            await using var sandbox = await KubernetesSandbox.StartAsync(new() { Definitions = [.. EmbeddedCrds.All.Select(crd => crd.Yaml)], HistoryCapacity = 100_000 });
            Print($"sandbox start, {attempt}", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms");
            if (attempt == "warm")
            {
                await MeasureAsync(new k8s.Kubernetes(new KubernetesClientConfiguration { Host = sandbox.BaseUrl.ToString() }), count, watchers);
            }
        }
    }

    /// <summary>Measures the API server of a kubeconfig.</summary>
    public static Task RunAsync(string kubeconfig, int count, int watchers) =>
        MeasureAsync(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig)), count, watchers);

    private static async Task MeasureAsync(k8s.Kubernetes kubernetes, int count, int watchers)
    {
        using (kubernetes)
        {
            var collection = new Uri(kubernetes.BaseUri, $"apis/{ResourceNames.ApiVersion}/namespaces/default/{ResourceNames.Plural}");
            using var stop = new CancellationTokenSource();
            var watching = Enumerable.Range(0, watchers).Select(_ => WatchAsync(kubernetes.HttpClient, collection, count, stop.Token)).ToList();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);

            var began = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Writers },
                async (index, cancellation) => await CreateAsync(kubernetes.HttpClient, collection, index, cancellation));
            var written = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await Task.WhenAll(watching);
            var seen = Stopwatch.GetElapsedTime(began).TotalSeconds;
            Print("writes per second", count / written, $"({count} creates, {Writers} at a time)");
            Print("watch events per second", (double)count * watchers / seen, $"({watchers} watches of {count} events, while they are written)");

            await MeasureReplayAsync(kubernetes.HttpClient, collection, count, watchers);
            began = Stopwatch.GetTimestamp();
            var bytes = (await kubernetes.HttpClient.GetByteArrayAsync(collection)).Length;
            Print("list", Stopwatch.GetElapsedTime(began).TotalMilliseconds, $"ms ({count} objects, {bytes / 1024} KiB)");
            await kubernetes.HttpClient.DeleteAsync(collection);
        }
    }

    // What a watch carries when nobody writes: all objects, as initial events.
    private static async Task MeasureReplayAsync(HttpClient client, Uri collection, int count, int watchers)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => WatchAsync(client, collection, count, CancellationToken.None)));
        Print("initial events per second", (double)count * watchers / Stopwatch.GetElapsedTime(began).TotalSeconds, $"({watchers} watches of {count} objects)");
    }

    private static async Task WatchAsync(HttpClient client, Uri collection, int count, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri($"{collection}?watch=1&timeoutSeconds=600"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        for (var seen = 0; seen < count;)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            seen += read > 0 ? buffer.AsSpan(0, read).Count((byte)'\n') : throw new InvalidOperationException($"The watch ended after {seen} events.");
        }
    }

    private static async Task CreateAsync(HttpClient client, Uri collection, int index, CancellationToken cancellationToken)
    {
        using var content = new StringContent(
            $$$"""
            {"apiVersion":"{{{ResourceNames.ApiVersion}}}","kind":"{{{ResourceNames.Kind}}}","metadata":{"name":"bench-{{{index}}}"},
            "spec":{"projectKey":"default","integrationKey":"split","name":"Flags {{{index}}}","tags":["a","b"],
            "config":{"workspaceId":"w","environmentId":"e","splitTag":"t"},"configSecretRef":{"name":"split-import"} } }
            """,
            Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(collection, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static void Print(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {value,10:F0} {unit}"));
}

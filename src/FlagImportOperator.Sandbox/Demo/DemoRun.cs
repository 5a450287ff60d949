using System.Globalization;
using FlagImportOperator.Api;
using FlagImportOperator.Hosting;
using FlagImportOperator.Sandbox.Commands;
using FlagImportOperator.Sandbox.Kubernetes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Sandbox.Running;
using FlagImportOperator.Settings;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>How a demo is run.</summary>
internal sealed record DemoOptions
{
    /// <summary>A cluster that has the CustomResourceDefinition, instead of one in memory: for tests of the story itself.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Where it plays in that cluster.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Whether the operator's log is shown at the end.</summary>
    public bool ShowLog { get; init; }

    /// <summary>How long any one thing may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Sets the stage, has the story told, and says how it went.</summary>
internal sealed class DemoRun(DemoOptions options, IShow show, OperatorLog log, TimeProvider time)
{
    private const int LastLines = 12;

    /// <summary>0 when everything happened, 1 when something did not, which is then said.</summary>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        try
        {
            await using var kubernetes = options.Kubeconfig is null
                ? await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions { Definitions = [.. EmbeddedCrds.All.Select(crd => crd.Yaml)] }, stopping)
                : null;
            using var kubeconfig = kubernetes is null ? null : KubeconfigFile.Temporary(kubernetes.Kubeconfig);
            await PlayAsync(kubeconfig?.Path ?? options.Kubeconfig!, began, stopping);
            return 0;
        }
        catch (DemoFailure failure)
        {
            show.Failure(failure);
            return SandboxCommand.Failed;
        }
        catch (Exception exception) when (exception is SettingsException or ClusterException or HttpRequestException or IOException)
        {
            show.Failure(new DemoFailure("the stand-ins and the operator start", [exception.Message]));
            return SandboxCommand.Failed;
        }
        finally
        {
            if (options.ShowLog)
            {
                show.Lines("The operator's log:", log.Lines);
            }
        }
    }

    private async Task PlayAsync(string kubeconfig, long began, CancellationToken stopping)
    {
        using var cluster = new ClusterClient(kubeconfig, options.Namespace);
        using var meter = new RequestMeter(cluster.Server.Port);
        await using var launchDarkly = await LaunchDarklySimulator.StartAsync(Account, stopping);
        await using var @operator = await EmbeddedOperator.StartAsync(Settings(kubeconfig, launchDarkly.BaseUrl), log, stopping);
        await using var stage = new Stage(cluster, launchDarkly, @operator, show, time) { Patience = options.Patience, Stopping = stopping, OperatorLog = () => log.Lines };
        show.Opening("FlagImportOperator, the whole job in a few seconds",
        [
            ("Kubernetes API", $"{cluster.Server} {(options.Kubeconfig is null ? "(in memory, no cluster)" : "")}".TrimEnd()),
            ("LaunchDarkly", $"{launchDarkly.BaseUrl} (a simulator, no account)"),
            ("Operator", "the real one, in this process, over HTTP"),
        ]);
        try
        {
            await new Story(stage, show).PlayAsync();
        }
        catch (DemoFailure failure)
        {
            // Now, before it says how it stops.
            failure.Log = [.. log.Lines.TakeLast(LastLines)];
            throw;
        }

        Close(launchDarkly.Journal, meter.Count - cluster.Sent, time.GetElapsedTime(began));
    }

    private void Close(RequestJournal journal, int kubernetesRequests, TimeSpan took)
    {
        SimulatorOperation[] kinds =
            [SimulatorOperation.List, SimulatorOperation.Get, SimulatorOperation.Create, SimulatorOperation.Patch, SimulatorOperation.Delete];
        show.Lines(string.Create(CultureInfo.InvariantCulture, $"Everything happened, in {took.TotalSeconds:0.0} s."),
        [
            $"{journal.Total} calls to LaunchDarkly: {string.Join(", ", kinds.Select(kind => $"{journal.Count(kind)} {kind.ToString().ToLowerInvariant()}"))}",
            $"{kubernetesRequests} requests of the operator to the Kubernetes API",
        ]);
        show.Lines("Next:",
        [
            "make sandbox    keeps both stand-ins running, for kubectl and a browser",
            "README.md       what a resource may say, and how to install the operator in a cluster",
        ]);
    }

    private static SimulatorOptions Account { get; } = new()
    {
        Modes = new SimulatorModes { ImportAfterCreate = true },
        DefaultImport = new ImportScript { Pending = TimeSpan.FromSeconds(1), Importing = TimeSpan.FromSeconds(2) },
    };

    // Faster than in production, where LaunchDarkly is asked once a minute: nobody likes to wait for a demo.
    private RunSettings Settings(string kubeconfig, Uri launchDarkly) => new()
    {
        Kubeconfig = kubeconfig,
        Namespaces = options.Kubeconfig is null ? [] : [options.Namespace],
        LaunchDarklyUrl = launchDarkly.GetLeftPart(UriPartial.Authority),
        AccessToken = SimulatorOptions.DefaultToken,
        PollInterval = TimeSpan.FromSeconds(1),
        LostAnswerWait = TimeSpan.FromSeconds(2),
        HttpPort = 0,

        // It is alone, and ends with this program.
        LeaderElection = false,
    };
}

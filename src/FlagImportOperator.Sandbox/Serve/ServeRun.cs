using System.Net.Sockets;
using System.Security.Cryptography;
using FlagImportOperator.Api;
using FlagImportOperator.Hosting;
using FlagImportOperator.Sandbox.Commands;
using FlagImportOperator.Sandbox.Kubernetes;
using FlagImportOperator.Sandbox.LaunchDarkly;
using FlagImportOperator.Sandbox.Running;
using FlagImportOperator.Settings;

namespace FlagImportOperator.Sandbox.Serve;

/// <summary>Keeps both stand-ins running, and the operator with them, until it is told to stop.</summary>
internal sealed class ServeRun(ServeOptions options, TextWriter output, TextWriter error)
{
    // Often enough to watch, seldom enough to be like a client that behaves.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>0 after a stop that was asked for, 1 when something cannot be started, the operator's code when it ends by itself.</summary>
    public async Task<int> RunAsync(StopSignals stop)
    {
        try
        {
            await using var kubernetes = await OnPortAsync(options.KubernetesPort, "--kubernetes-port", () => KubernetesSandbox.StartAsync(
                new KubernetesSandboxOptions
                {
                    Port = options.KubernetesPort,
                    Tls = options.Tls,
                    Definitions = [.. EmbeddedCrds.All.Select(crd => crd.Yaml)],

                    // An operator that runs elsewhere takes the UID of kube-system for the cluster's, and so for the owner of what it makes.
                    Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
                },
                stop.Token));
            await using var launchDarkly = await OnPortAsync(options.Account.Port, "--launchdarkly-port", () => LaunchDarklySimulator.StartAsync(options.Account, stop.Token));
            using var kubeconfig = Write(kubernetes.Kubeconfig);
            foreach (var rehearsal in options.Rehearsals)
            {
                launchDarkly.Rehearsals.Begin(rehearsal);
            }

            await output.WriteLineAsync(new Greeting(kubernetes.BaseUrl, launchDarkly.BaseUrl, options.Kubeconfig)
                .Text(options.RunsOperator, options.Account.Tokens[0], launchDarkly.Rehearsals.Running));
            if (options.RunsOperator)
            {
                return await OperateAsync(kubeconfig.Path, launchDarkly.BaseUrl, stop);
            }

            await stop.Stopped;
            return 0;
        }
        catch (CannotServeException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return SandboxCommand.Failed;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 0;
        }
    }

    private async Task<int> OperateAsync(string kubeconfig, Uri launchDarkly, StopSignals stop)
    {
        var settings = new RunSettings
        {
            Kubeconfig = kubeconfig,
            LaunchDarklyUrl = launchDarkly.GetLeftPart(UriPartial.Authority),
            AccessToken = options.Account.Tokens[0],
            PollInterval = PollInterval,
            HttpPort = 0,

            // It is alone, and ends with this program.
            LeaderElection = false,
        };
        try
        {
            await using var running = await EmbeddedOperator.StartAsync(settings, log: null, stop.Token);
            await Task.WhenAny(running.Ended, stop.Stopped);
            if (stop.Token.IsCancellationRequested)
            {
                return 0;
            }

            await error.WriteLineAsync($"The operator ended by itself with code {running.ExitCode}; its log says why. The sandbox stops with it.");
            return running.ExitCode;
        }
        catch (SettingsException exception)
        {
            throw new CannotServeException($"The operator does not start: {exception.Message}");
        }
    }

    private KubeconfigFile Write(string kubeconfig)
    {
        try
        {
            return KubeconfigFile.At(options.Kubeconfig, kubeconfig);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CannotServeException($"The kubeconfig cannot be written: {exception.Message.TrimEnd('.')}. Give another path with --kubeconfig.");
        }
    }

    private static async Task<T> OnPortAsync<T>(int port, string option, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new CannotServeException($"Cannot listen on port {port}: {exception.Message.TrimEnd('.')}. Give another with {option}, or 0 for any free one.");
        }
    }

    private sealed class CannotServeException(string message) : Exception(message);
}

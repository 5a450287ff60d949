using System.Diagnostics.Metrics;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Events;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.Reconciliation.Controllers;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Hosting;

/// <summary>Runs the controller for as long as the host lives; its unexpected end ends the program.</summary>
internal sealed class OperatorService(
    OperatorDependencies dependencies, Election election, RunSettings settings, IHostApplicationLifetime lifetime, ILoggerFactory logs) : BackgroundService
{
    // A watch is opened anew at least every ten minutes: twice that long without a byte, and the watch loop is stuck.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(20);

    private readonly ILogger _log = logs.CreateLogger("FlagImportOperator");
    private volatile Controller? _controller;
    private volatile LeaseElector? _elector;

    /// <summary>0 after a stop that was asked for.</summary>
    public int ExitCode { get; private set; }

    /// <summary>
    /// True while resources and Secrets are known, also in a copy that stands by; but not before it is known that it could
    /// lead: a rollout of copies that never can, for want of rights, must not look well.
    /// </summary>
    public bool IsReady => _controller?.IsReady == true && _elector is not { CanLead: false };

    /// <summary>True while this copy works: it holds the Lease, or is alone.</summary>
    public bool IsLeading => election.Fence is { } fence ? fence.IsOpen : _controller is not null;

    /// <summary>False when only a restart can help.</summary>
    public bool IsAlive => WatchIsAlive && _elector is not { IsAlive: false };

    private bool WatchIsAlive => _controller is not { IsReady: true } controller || dependencies.Time.GetUtcNow() - controller.LastHeard < LongestSilence;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WorkAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // asked for
        }
        catch (SettingsException exception)
        {
            HostLog.CannotStart(_log, exception.Message);
            End(Commands.RunCommand.WrongSettings);
        }
        catch (LeadershipLostException)
        {
            // The elector has said why. Starting afresh is simpler than being sure that nothing is left of the old tenure.
            End(1);
        }
#pragma warning disable CA1031 // The program ends with it: nothing is hidden.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostLog.Failed(_log, exception);
            End(1);
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        var clock = new ControllerClock(dependencies.Time, dependencies.Random);
        HostLog.Starts(_log, KubernetesConnection.UserAgent, dependencies.Connection.BaseAddress, settings.LaunchDarklyUrl);
        using var secrets = new SecretReader(dependencies.Api, dependencies.Time);
        var events = new EventRecorder(
            dependencies.Api,
            new EventSource("flag-import-operator", Environment.MachineName),
            EventId,
            dependencies.Time,
            logs.CreateLogger("FlagImportOperator.Events"));
        var started = dependencies.Time.GetUtcNow();
        var clusterId = settings.ClusterId ?? await new ClusterIdentity(dependencies.Api, dependencies.Time, _log).ReadAsync(stopping);
        using var controller = new Controller(
            new ClusterAccess(dependencies.Api, secrets, events),
            new LaunchDarklyAccess(dependencies.Token.Current, dependencies.Accounts.Get, inUse => dependencies.Accounts.Trim(inUse)),
            new ControllerOptions
            {
                Namespaces = settings.Namespaces,
                Workers = settings.Workers,
                PollInterval = settings.PollInterval,
                WatchSecrets = settings.WatchSecrets,
                Planner = new PlannerOptions { ClusterId = clusterId, StartedAt = started, LostAnswerWait = settings.LostAnswerWait },
            },
            clock,
            logs,
            dependencies.Meters);
        var elector = _elector = election.Elector(dependencies, settings, logs);
        _controller = controller;
        using var eventsEnd = new CancellationTokenSource();
        var telling = events.RunAsync(eventsEnd.Token);
        try
        {
            await controller.RunAsync(elector ?? (ILeadership)new SoleLeadership(started), stopping);
        }
        finally
        {
            await eventsEnd.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        HostLog.Stopped(_log);
    }

    private string EventId() => Convert.ToHexStringLower(BitConverter.GetBytes(dependencies.Random.NextInt64()));

    private void End(int exitCode)
    {
        ExitCode = exitCode;
        lifetime.StopApplication();
    }
}

/// <summary>What the operator is made of.</summary>
internal sealed record OperatorDependencies(
    KubernetesConnection Connection, KubernetesApi Api, AccessTokenSource Token, LaunchDarklyAccounts Accounts, TimeProvider Time, Random Random, IMeterFactory Meters);

using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.LeaderElection;
using FlagImportOperator.Tests.LaunchDarkly;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Eventually = FlagImportOperator.Tests.Kubernetes.Support.Eventually;

namespace FlagImportOperator.Tests.Kubernetes.LeaderElection;

public sealed class LeaseElectorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly LeaseServer _server = new();
    private readonly CapturedLog<LeaseElector> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Tenure> _leading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LeaderFence _fence;
    private readonly LeaseElector _elector;

    public LeaseElectorTests()
    {
        _fence = new LeaderFence(_time, TimeSpan.FromSeconds(10));
        _elector = new LeaseElector(_server, new() { Lease = new NamespacedName("ns", "it") }, _fence, "host", _time, new Random(1), _log);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task It_makes_the_lease_and_leads()
    {
        var running = RunAsync();
        var tenure = await _leading.Task.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                { "holderIdentity": "{{_elector.Identity}}", "leaseDurationSeconds": 15, "acquireTime": "2026-05-01T08:00:00.000000Z",
                  "renewTime": "2026-05-01T08:00:00.000000Z", "leaseTransitions": 0 }
                """),
            _server.Lease!["spec"]));
        Assert.Matches("^host_[0-9a-f]{16}$", _elector.Identity);
        Assert.Equal(_time.GetUtcNow(), tenure.Began);
        await Eventually.True(() => _elector is { IsLeading: true, IsAlive: true, CanLead: true });
        await StopAsync(running);
    }

    [Fact]
    public async Task Told_to_stop_it_renews_until_the_work_is_over_and_then_gives_the_lease_up()
    {
        var running = RunAsync();
        await _leading.Task;
        await _stop.CancelAsync();
        await RunUntilAsync(() => _server.Count("PATCH") >= 3);
        Assert.Equal(_elector.Identity, _server.Holder);
        Assert.False(running.IsCompleted);

        _work.SetResult();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);

        Assert.Equal("", _server.Holder);
        Assert.Equal(1, (int)_server.Lease!["spec"]!["leaseDurationSeconds"]!);
        Assert.False(_elector.IsLeading);
        Assert.Contains("Lease ns/it released", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_fails_gives_the_lease_up_and_its_exception_on()
    {
        var running = RunAsync();
        await _leading.Task;
        _work.SetException(new InvalidOperationException("its own"));

        Assert.Equal("its own", (await Assert.ThrowsAsync<InvalidOperationException>(() => running)).Message);
        Assert.Equal("", _server.Holder);
        Assert.False(_elector.IsAlive);
    }

    [Fact]
    public async Task Told_to_stop_while_it_stands_by_it_goes_without_a_write()
    {
        _server.Put("""{ "holderIdentity": "other", "leaseDurationSeconds": 15 }""");
        var running = RunAsync();
        await Eventually.True(() => _log.All.Contains("Standing by: other holds lease ns/it", StringComparison.Ordinal));
        Assert.True(_elector.CanLead);
        var version = (string)_server.Lease!["metadata"]!["resourceVersion"]!;
        await RunUntilAsync(() => _server.Count("GET") > 5);

        await _stop.CancelAsync();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);

        // One patch, which changes nothing, shows that it could lead.
        Assert.Equal(_server.Requests.Count - 1, _server.Count("GET"));
        Assert.Equal("other", _server.Holder);
        Assert.Equal(version, (string)_server.Lease!["metadata"]!["resourceVersion"]!);
        Assert.True(_elector.IsAlive);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "grant the verbs get, create, patch on resource leases of API group coordination.k8s.io in namespace ns")]
    [InlineData(HttpStatusCode.InternalServerError, "cannot be read or written, trying again")]
    [InlineData(HttpStatusCode.TooManyRequests, "cannot be read or written, trying again")]
    [InlineData(null, "cannot be read or written, trying again")]
    public async Task No_failure_ends_the_wait_and_each_kind_is_said_once(HttpStatusCode? status, string says)
    {
        _server.Before = (_, _) => throw LeaseServer.Failure(status);
        var running = RunAsync();
        await RunUntilAsync(() => _server.Count("GET") > 10);
        Assert.True(_elector is { IsLeading: false, IsAlive: true, CanLead: false });

        _server.Before = (_, _) => Task.CompletedTask;
        await RunUntilAsync(() => _leading.Task.IsCompleted);

        var line = Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Contains(says, line.Text, StringComparison.Ordinal);
        Assert.Contains("can be read and written again", _log.All, StringComparison.Ordinal);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_named()
    {
        _server.Before = (verb, _) => verb == "POST" ? throw LeaseServer.Failure(HttpStatusCode.NotFound) : Task.CompletedTask;
        var running = RunAsync();
        await RunUntilAsync(() => _server.Count("POST") > 5);
        Assert.Contains("namespace ns does not exist; create it, or set --leader-election-namespace", Assert.Single(_log.Lines, l => l.Level == LogLevel.Warning).Text, StringComparison.Ordinal);

        _server.Before = (_, _) => Task.CompletedTask;
        await RunUntilAsync(() => _leading.Task.IsCompleted);
        await StopAsync(running);
    }

    [Fact]
    public async Task The_right_to_read_alone_is_said_once_and_does_not_look_ready()
    {
        _server.Before = (verb, _) => verb == "GET" ? Task.CompletedTask : throw LeaseServer.Failure(HttpStatusCode.Forbidden);
        _server.Put(null);
        var running = RunAsync();
        await RunUntilAsync(() => _server.Count("PATCH") > 5);

        Assert.Contains("grant the verbs get, create, patch", Assert.Single(_log.Lines, l => l.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
        Assert.False(_elector.CanLead);
        await _stop.CancelAsync();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);
    }

    [Fact]
    public async Task While_another_leads_the_right_to_read_alone_does_not_look_ready_either()
    {
        _server.Before = (verb, _) => verb == "GET" ? Task.CompletedTask : throw LeaseServer.Failure(HttpStatusCode.Forbidden);
        _server.Put("""{ "holderIdentity": "other", "leaseDurationSeconds": 15 }""");
        var running = RunAsync();
        await RunUntilAsync(() => _server.Count("PATCH") > 5);

        Assert.Contains("grant the verbs get, create, patch", Assert.Single(_log.Lines, l => l.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
        Assert.False(_elector.CanLead);

        _server.Before = (_, _) => Task.CompletedTask;
        await RunUntilAsync(() => _elector.CanLead);
        await _stop.CancelAsync();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);
    }

    [Fact]
    public async Task A_call_without_end_is_given_up()
    {
        _server.Before = async (_, cancelled) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
        var running = RunAsync();
        await RunUntilAsync(() => _server.Count("GET") > 3);
        _server.Before = (_, _) => Task.CompletedTask;
        await RunUntilAsync(() => _leading.Task.IsCompleted);
        Assert.Contains("no answer within 5 s", _log.All, StringComparison.Ordinal);
        await StopAsync(running);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_write_whose_answer_is_lost_counts_once_it_is_seen(string verb)
    {
        _server.After = answered =>
        {
            if (answered == verb)
            {
                _server.After = _ => { };
                throw LeaseServer.Failure(null);
            }
        };
        var running = RunAsync();
        await RunUntilAsync(() => _leading.Task.IsCompleted);
        await RunUntilAsync(() => _server.Count("PATCH") >= 3);

        Assert.True(_elector.IsLeading);
        Assert.Equal(0, (int)_server.Lease!["spec"]!["leaseTransitions"]!);
        await StopAsync(running);
    }

    [Fact]
    public async Task It_leads_through_a_failure_shorter_than_the_renew_deadline()
    {
        var running = RunAsync();
        var tenure = await _leading.Task;
        _server.Before = (_, _) => throw LeaseServer.Failure(HttpStatusCode.ServiceUnavailable);
        await RunUntilAsync(() => _server.Count("GET") >= 5);
        _server.Before = (_, _) => Task.CompletedTask;
        var patches = _server.Count("PATCH");
        await RunUntilAsync(() => _server.Count("PATCH") > patches + 2);

        Assert.False(tenure.Lost.IsCancellationRequested);
        Assert.True(_elector.IsLeading);
        await StopAsync(running);
    }

    [Fact]
    public async Task That_cannot_renew_in_time_it_has_lost_and_cuts_the_work()
    {
        var running = RunAsync();
        var tenure = await _leading.Task;
        _server.Before = (_, _) => throw LeaseServer.Failure(null);
        await RunUntilAsync(() => tenure.Lost.IsCancellationRequested);
        Assert.False(_fence.IsOpen);
        _work.SetResult();

        var lost = await Assert.ThrowsAsync<LeadershipLostException>(() => running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct));
        Assert.Contains("the lease was not renewed for 10 s", lost.Message, StringComparison.Ordinal);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal(_elector.Identity, _server.Holder);
        Assert.False(_elector.IsAlive);
    }

    [Fact]
    public async Task Work_is_cut_in_time_also_while_a_renewal_stands_still()
    {
        var running = RunAsync();
        var tenure = await _leading.Task;
        var never = new TaskCompletionSource();
        _server.Before = (_, _) => never.Task;
        await RunUntilAsync(() => tenure.Lost.IsCancellationRequested);

        Assert.False(_fence.IsOpen);
        never.SetException(LeaseServer.Failure(null));
        _work.SetResult();
        await Assert.ThrowsAsync<LeadershipLostException>(() => running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct));
    }

    [Fact]
    public async Task Work_that_ended_is_not_called_lost_when_another_holds_the_lease()
    {
        var running = RunAsync();
        await _leading.Task;
        _server.Put("""{ "holderIdentity": "other", "leaseDurationSeconds": 15 }""");
        _work.SetResult();
        // The work ended: that the release finds another holder is no loss to anyone.
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);
        Assert.Equal("other", _server.Holder);
    }

    [Fact]
    public async Task Work_that_does_not_heed_the_loss_does_not_keep_the_program()
    {
        var running = RunAsync();
        await _leading.Task;
        _server.Put("""{ "holderIdentity": "other", "leaseDurationSeconds": 15 }""");
        await RunUntilAsync(() => running.IsCompleted);

        Assert.Equal("Leadership lost: other holds the lease.", (await Assert.ThrowsAsync<LeadershipLostException>(() => running)).Message);
        Assert.False(_work.Task.IsCompleted);
    }

    [Fact]
    public async Task A_lease_that_is_deleted_is_made_again_with_its_count()
    {
        _server.Put("""{ "leaseTransitions": 4 }""");
        var running = RunAsync();
        await _leading.Task;
        _server.Delete();
        await RunUntilAsync(() => _server.Lease is not null);

        Assert.Equal(5, (int)_server.Lease!["spec"]!["leaseTransitions"]!);
        Assert.Equal(_elector.Identity, _server.Holder);
        Assert.True(_elector.IsLeading);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_release_finds_its_way_past_an_edit_of_somebody_else()
    {
        var running = RunAsync();
        await _leading.Task;
        var edited = false;
        _server.Before = (verb, _) =>
        {
            if (verb == "PATCH" && !edited)
            {
                edited = true;
                _server.Put($$"""{ "holderIdentity": "{{_elector.Identity}}", "leaseDurationSeconds": 15 }""");
            }

            return Task.CompletedTask;
        };
        await StopAsync(running);

        Assert.Equal("", _server.Holder);
    }

    [Fact]
    public async Task An_election_that_hangs_is_no_longer_alive()
    {
        var never = new TaskCompletionSource();
        _server.Before = (_, _) => never.Task;
        var running = RunAsync();
        await Eventually.True(() => _server.Count("GET") == 1);
        Assert.True(_elector.IsAlive);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(_elector.IsAlive);

        never.SetException(LeaseServer.Failure(null));
        await _stop.CancelAsync();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task RunAsync() => Task.Run(() => _elector.RunAsync(
        tenure =>
        {
            _leading.SetResult(tenure);
            return _work.Task;
        },
        _stop.Token));

    // Time goes by in small steps while others work.
    private Task RunUntilAsync(Func<bool> condition) => Eventually.True(() =>
    {
        if (condition())
        {
            return true;
        }

        _time.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    });

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        _work.TrySetResult();
        await running.WaitAsync(Eventually.Limit, TimeProvider.System, Ct);
    }
}

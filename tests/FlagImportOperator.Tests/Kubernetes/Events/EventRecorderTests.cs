using System.Net;
using System.Text.Json.Nodes;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Events;
using FlagImportOperator.Tests.Kubernetes.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private static readonly ObjectReference About = new("test.example/v1", "Thing", new("a", "x"), "uid-x", "7");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FakeApi _api = new();
    private readonly LogLines _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EventRecorder _recorder;
    private int _ids;
    private Task _running = Task.CompletedTask;

    public EventRecorderTests() => _recorder = new EventRecorder(_api, new("test.example/operator", "pod-1"), () => $"id{++_ids}", _time, _log);

    public ValueTask InitializeAsync()
    {
        _running = _recorder.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task Event_is_written_as_events_v1_wants_it()
    {
        _recorder.Record(About, warning: true, "Lost", "Create", "It is gone.");
        await Writes(1);
        var (verb, key, body) = _api.Writes.Single();
        Assert.Equal(("POST", "a"), (verb, key.Namespace));
        Assert.Equal(
            """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"x.id1","namespace":"a"},"eventTime":"2030-01-02T03:04:05.000000Z","reportingController":"test.example/operator","reportingInstance":"pod-1","type":"Warning","reason":"Lost","action":"Create","note":"It is gone.","regarding":{"apiVersion":"test.example/v1","kind":"Thing","name":"x","namespace":"a","uid":"uid-x","resourceVersion":"7"}}""",
            body);
    }

    [Fact]
    public async Task Equal_events_are_counted_on_the_first_and_fast_ones_not_one_by_one()
    {
        Record();
        Record();
        Record();
        Record();
        await Writes(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        Record();
        await Writes(3);
        Assert.Equal(["POST", "PATCH", "PATCH"], _api.Writes.Select(write => write.Verb));
        Assert.Equal(new NamespacedName("a", "x.id1"), _api.Writes.Last().Key);
        Assert.Equal("""{"series":{"count":5,"lastObservedTime":"2030-01-02T03:06:05.000000Z"}}""", _api.Writes.Last().Body);
    }

    [Fact]
    public async Task Equal_event_after_six_minutes_and_a_different_one_are_events_of_their_own()
    {
        Record();
        Record("another");
        _time.Advance(TimeSpan.FromMinutes(6.1));
        Record();
        await Writes(3);
        Assert.All(_api.Writes, write => Assert.Equal("POST", write.Verb));
    }

    [Fact]
    public async Task Event_to_count_on_that_is_gone_is_written_anew()
    {
        _api.OnWrite = verb =>
        {
            if (verb == "PATCH")
            {
                throw new KubernetesApiException("gone") { StatusCode = HttpStatusCode.NotFound };
            }
        };
        Record();
        Record();
        await Writes(3);
        Assert.Equal(["POST", "PATCH", "POST"], _api.Writes.Select(write => write.Verb));
    }

    [Fact]
    public async Task Refusal_silences_the_namespace_for_a_while_with_one_warning()
    {
        _api.OnWrite = _ => throw new KubernetesApiException("no") { StatusCode = HttpStatusCode.Forbidden };
        Record();
        await Writes(1);
        await Eventually.True(() => _log.Lines.Any(line => line.Level == LogLevel.Warning));
        _api.OnWrite = _ => { };
        Record("not sent");
        _recorder.Record(About with { Key = new("b", "x") }, false, "R", "A", "other namespace");
        await Writes(2);
        Assert.Equal("b", _api.Writes.Last().Key.Namespace);
        _time.Advance(TimeSpan.FromHours(1));
        Record("sent again");
        await Writes(3);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Other_failures_warn_once_and_do_not_stop_the_recorder()
    {
        _api.OnWrite = _ => throw new KubernetesApiException("timeout");
        Record("1");
        Record("2");
        Record("3");
        await Eventually.True(() => _log.Lines.Count == 3);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Equal(2, _log.Lines.Count(line => line.Level == LogLevel.Debug));
    }

    [Fact]
    public void Flood_is_dropped_and_never_blocks()
    {
        var idle = new EventRecorder(_api, new("c", "i"), () => "id", _time, _log);
        for (var i = 0; i < 5_000; i++)
        {
            idle.Record(About, false, "R", "A", $"{i}");
        }

        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task A_flush_ends_when_what_was_recorded_before_it_is_written()
    {
        Record("one");
        Record("two");

        await _recorder.FlushAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, _api.Writes.Count);
    }

    [Fact]
    public async Task A_flush_that_takes_too_long_is_given_up()
    {
        var idle = new EventRecorder(_api, new("test.example/operator", "pod-2"), () => "id", _time, _log);
        idle.Record(About, false, "Reason", "Action", "n");
        var flush = idle.FlushAsync(TimeSpan.FromSeconds(1));
        Assert.False(flush.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await flush.WaitAsync(Eventually.Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public async Task Cluster_scoped_object_has_its_events_in_default()
    {
        _recorder.Record(About with { Key = new("", "x") }, false, "R", "A", "n");
        await Writes(1);
        Assert.Equal("default", _api.Writes.Single().Key.Namespace);
        Assert.Null(JsonNode.Parse(_api.Writes.Single().Body)!["regarding"]!["namespace"]);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly-10", 10, "exactly-10")]
    [InlineData("longer than ten", 10, "longer ...")]
    [InlineData("ééééééé", 10, "ééé...")]
    [InlineData("😀😀😀", 10, "😀...")]
    public void Text_is_cut_by_bytes_between_characters(string text, int max, string expected) => Assert.Equal(expected, EventBodies.Cut(text, max));

    [Fact]
    public void Name_of_an_event_stays_a_valid_name()
    {
        Assert.Equal("x.abc", EventBodies.Name("x", "abc"));
        var name = EventBodies.Name(new string('a', 248) + "-bcdef", "abc");
        Assert.Equal(new string('a', 248) + ".abc", name);
    }

    private void Record(string note = "n") => _recorder.Record(About, false, "Reason", "Action", note);

    private Task Writes(int count) => Eventually.True(() => _api.Writes.Count == count, $"{count} writes");
}

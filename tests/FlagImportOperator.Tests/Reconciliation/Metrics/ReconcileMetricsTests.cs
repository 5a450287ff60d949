using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Metrics;
using FlagImportOperator.Tests.Metrics;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Metrics;

public sealed class ReconcileMetricsTests : IDisposable
{
    private readonly Monitored _monitored = new();
    private readonly WorkQueue<NamespacedName> _queue = new(new FakeTimeProvider(), new Random(1));
    private readonly ObjectStore<CachedConfiguration> _store = new();
    private readonly ReconcileMetrics _metrics;
    private ulong _version;

    public ReconcileMetricsTests() => _metrics = new ReconcileMetrics(_monitored.Meters, _queue, _store);

    [Fact]
    public void Passes_count_by_how_they_ended_and_what_never_happened_is_0()
    {
        _metrics.Passed(PassResult.Done, TimeSpan.FromMilliseconds(20));
        _metrics.Passed(PassResult.Done, TimeSpan.FromSeconds(2));
        _metrics.Passed(PassResult.Stalled, TimeSpan.FromSeconds(90));

        var shown = _monitored.Scrape();
        Assert.Equal(
            [new("done", 2), new("error", 0), new("gone", 0), new("retry", 0), new("stalled", 1), new("waiting", 0)],
            shown.By("flagimport_reconciles_total", "outcome").OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal((3, 92.02), (shown.Value("flagimport_reconcile_duration_seconds_count"), shown.Value("flagimport_reconcile_duration_seconds_sum")));
    }

    [Fact]
    public async Task The_queue_is_shown()
    {
        _queue.Add(new("n", "one"));
        _queue.Add(new("n", "two"));
        _queue.Add(new("n", "three"));
        await _queue.TakeAsync(TestContext.Current.CancellationToken);
        _queue.AddAfter(new("n", "four"), TimeSpan.FromHours(1));

        var shown = _monitored.Scrape();

        Assert.Equal(
            (2, 1, 1),
            (shown.Value("flagimport_workqueue_depth"), shown.Value("flagimport_workqueue_in_work"), shown.Value("flagimport_workqueue_delayed")));
    }

    [Fact]
    public void Resources_count_once_for_each_condition()
    {
        Add("a", ("Ready", "True", "Applied"), ("Synced", "True", "InSync"), ("Imported", "False", "Partial"));
        Add("b", ("Ready", "True", "Applied"), ("Synced", "Unknown", "Unverifiable"));
        Add("c", ("Ready", "False", "Forbidden"), ("Stalled", "True", "Forbidden"));
        Add("d", ("Ready", "Unknown", "Paused"));
        Add("e");

        Assert.Equal(
            [
                new("Imported False Partial", 1), new("Ready False Forbidden", 1), new("Ready True Applied", 2), new("Ready Unknown Creating", 1),
                new("Ready Unknown Paused", 1), new("Stalled True Forbidden", 1), new("Synced True InSync", 1), new("Synced Unknown Unverifiable", 1),
            ],
            Shown());
    }

    [Fact]
    public void A_resource_that_changes_or_goes_is_counted_as_it_is_now()
    {
        Add("a", ("Ready", "Unknown", "Paused"));
        Add("a", ("Ready", "True", "Applied"));
        Assert.Equal([new("Ready True Applied", 1)], Shown());

        Assert.True(_store.Remove(new("team", "a"), "u", out _));
        Assert.Empty(Shown());
    }

    [Fact]
    public void Whatever_stands_in_a_status_the_labels_stay_closed_sets()
    {
        var words = Gen.OneOf(OneOf([.. ConditionTypes.All, .. ConditionReasons.All, "True", "False", "Unknown", "canary-message"]), Gen.String);
        Gen.Select(words, words, words).Array[0, 6].Sample(conditions =>
        {
            var counts = ResourceCounts.Of([Resource("r", conditions)]).Select(measurement => measurement.Tags.ToArray());
            foreach (var labels in counts)
            {
                Assert.Equal(["condition", "status", "reason"], labels.Select(label => label.Key));
                Assert.Contains((string)labels[0].Value!, ConditionTypes.All);
                Assert.Contains((string)labels[1].Value!, (string[])["True", "False", "Unknown"]);
                Assert.Contains((string)labels[2].Value!, (string[])[.. ConditionReasons.All, "Other"]);
            }
        });
    }

    [Fact]
    public void The_counts_of_Ready_add_up_to_all_resources() => Gen.Select(OneOf("True", "False", "Unknown"), OneOf([.. ConditionReasons.All]), Gen.Bool)
        .Array[0, 30].Sample(states =>
        {
            var resources = states.Select((state, index) => state.Item3 ? Resource($"r{index}", ("Ready", state.Item1, state.Item2)) : Resource($"r{index}")).ToList();

            return ResourceCounts.Of(resources).Sum(measurement => measurement.Value) == states.Length;
        });

    public void Dispose()
    {
        _queue.Dispose();
        _monitored.Dispose();
    }

    private IEnumerable<KeyValuePair<string, double>> Shown() =>
        _monitored.Scrape().By("flagimport_resources", "condition", "status", "reason").OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private void Add(string name, params (string Type, string Status, string Reason)[] conditions) => _store.Upsert(Resource(name, conditions), authoritative: true, out _);

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private CachedConfiguration Resource(string name, params (string Type, string Status, string Reason)[] conditions) => ConfigurationProjector.Project(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["metadata"] = new JsonObject { ["namespace"] = "team", ["name"] = name, ["uid"] = "u", ["resourceVersion"] = $"{++_version}" },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray([.. conditions.Select(condition => new JsonObject
            {
                ["type"] = condition.Type,
                ["status"] = condition.Status,
                ["reason"] = condition.Reason,
                ["message"] = "canary-message",
            })]),
        },
    }.ToJsonString()));
}

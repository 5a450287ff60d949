using System.Net;
using System.Text.RegularExpressions;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Metrics;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Metrics;
using FlagImportOperator.Tests.Metrics;
using FlagImportOperator.Tests.Reconciliation.Controllers;
using Xunit;

namespace FlagImportOperator.Tests.Docs;

/// <summary>docs/metrics.md names what /metrics shows, and nothing else.</summary>
public sealed partial class MetricsPageTests
{
    private static string Page { get; } = ReferenceTests.Read("docs/metrics.md");

    [Fact]
    public void Every_metric_is_on_the_page_with_its_type_and_labels_and_every_one_on_the_page_is_shown()
    {
        using var monitored = new Monitored();
        using var queue = new WorkQueue<NamespacedName>(TimeProvider.System, new Random(1));
        var store = new ObjectStore<CachedConfiguration>();
        store.Upsert(Cached.Resource("a"), authoritative: true, out _);
        new LaunchDarklyMetrics(monitored.Meters).Answered(LaunchDarklyOperation.List, HttpStatusCode.OK, TimeSpan.Zero);
        new ReconcileMetrics(monitored.Meters, queue, store).Passed(PassResult.Done, TimeSpan.Zero);
        _ = new ProgramMetrics(monitored.Meters, TimeProvider.System, () => true);

        var shown = monitored.Scrape().Families.Select(family => (
            family.Name, family.Type, Labels: string.Join(", ", family.Samples.SelectMany(sample => sample.Labels.Keys).Distinct().Where(label => label != "le"))));

        Assert.Equal(
            shown.Order(),
            MetricRow().Matches(Page).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value.Replace("`", "", StringComparison.Ordinal).Trim())).Order());
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_value_of_a_label_is_on_the_page(string label, string[] values)
    {
        var row = Page.Split('\n').Single(line => line.StartsWith($"| {label} |", StringComparison.Ordinal));

        Assert.All(values, value => Assert.Contains($"`{value}`", row, StringComparison.Ordinal));
    }

    public static TheoryData<string, string[]> Labels => new()
    {
        { "`condition`", [.. ConditionTypes.All] },
        { "`status`", [ConditionStatuses.True, ConditionStatuses.False, ConditionStatuses.Unknown] },
        { "`reason` of `flagimport_resources`", [ConditionState.OtherReason] },
        { "`outcome`", [.. ReconcileMetrics.Outcomes] },
        { "`operation`", [.. LaunchDarklyMetrics.Operations] },
        { "`code`", [.. LaunchDarklyMetrics.Codes.Where(code => !int.TryParse(code, out _))] },
        { "`reason` of `flagimport_launchdarkly_held_back_total`", [.. LaunchDarklyMetrics.HeldBackReasons] },
    };

    [Fact]
    public void Alerts_ask_for_metrics_that_are_on_the_page()
    {
        var known = MetricRow().Matches(Page).Select(row => row.Groups[1].Value).ToList();
        var asked = Asked().Matches(Page[Page.IndexOf("## What to alert on", StringComparison.Ordinal)..]).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (\w+) \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"\bflagimport_\w+")]
    private static partial Regex Asked();
}

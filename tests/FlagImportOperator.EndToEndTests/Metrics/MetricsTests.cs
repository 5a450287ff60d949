using System.Net;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Metrics;

/// <summary>What monitoring sees, against what LaunchDarkly was asked and what the API server holds.</summary>
public sealed class MetricsTests(ControlPlane controlPlane) : Scenario(controlPlane, null)
{
    private static readonly string[] Names = ["subject-created", "subject-patched", "subject-refused", "subject-paused", "subject-deleted", "subject-secretless"];

    [Fact]
    public async Task Metrics_say_what_happened_and_nothing_of_whom_it_happened_to()
    {
        await PlayAsync();

        var shown = await SettledAsync();

        Assert.Equal(Asked(), shown.By("flagimport_launchdarkly_requests_total", "operation", "code").Order());
        Assert.Equal(await ConditionsAsync(), shown.By("flagimport_resources", "condition", "status", "reason").Order());
        Assert.Equal(1, shown.Value("flagimport_resources", ("condition", "Ready"), ("status", "Unknown"), ("reason", "Paused")));
        Assert.Equal(1, shown.Value("flagimport_resources", ("condition", "Stalled"), ("status", "True"), ("reason", "InvalidConfiguration")));
        var outcomes = shown.By("flagimport_reconciles_total", "outcome");
        Assert.All((string[])["done", "stalled", "waiting"], outcome => Assert.True(outcomes[outcome] > 0, outcome));
        Assert.Equal(0, outcomes["error"]);
        Assert.Equal(outcomes.Values.Sum(), shown.Value("flagimport_reconcile_duration_seconds_count"));
        Assert.Equal((0, 0), (shown.Value("flagimport_workqueue_depth"), shown.Value("flagimport_workqueue_in_work")));
        Assert.InRange(shown.Value("flagimport_workqueue_delayed")!.Value, 1, Names.Length);
        Assert.Equal(1, shown.Value("flagimport_leader"));
    }

    [Fact]
    public async Task No_secret_and_no_name_is_shown()
    {
        await PlayAsync();
        var ids = (await Stage.Cluster.ListAsync(Resources.Collection(Stage.Namespace))).Select(resource => resource.Id()).OfType<string>().ToList();

        var text = await Stage.Operator.ReadAsync("/metrics");

        Assert.NotEmpty(ids);
        Assert.All(
            [.. Stage.Secrets, .. Names, .. Names.Select(Stage.OwnerTag), .. ids, Stage.Namespace, "\"default\"", "subject", "ws-1", "env-1", Stage.Options.ClusterId + "\""],
            hidden => Assert.DoesNotContain(hidden, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_format_is_the_one_that_Prometheus_reads()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Stage.Operator.Address };
        using var response = await http.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Exposition.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, await Stage.Operator.ProbeAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, await Stage.Operator.ProbeAsync("/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, await Stage.Operator.ProbeAsync("/metrics/"));
        Assert.Equal("/healthz, /readyz and /metrics are here\n", await Stage.Operator.ReadAsync("/"));
    }

    // One of everything: made, changed, imported, refused, paused, deleted, without its Secret, and a connection that breaks.
    private async Task PlayAsync()
    {
        var owner = Stage.OwnerTag("subject-refused");
        Stage.Simulator.Faults.Add(new(new FaultAction.Fail(422, "invalid_request", "canary-of-a-message"))
        {
            Operation = SimulatorOperation.Create,
            Where = target => target.RawBody.Contains(owner, StringComparison.Ordinal),
        });
        await Stage.ApplyAsync("subject-created");
        await Stage.ApplyAsync("subject-patched", """{ "name": "Old" }""");
        await Stage.ApplyAsync("subject-refused");
        await Stage.ApplyAsync("subject-paused", """{ "mode": "Paused" }""");
        await Stage.ApplyAsync("subject-secretless", """{ "configSecretRef": { "name": "missing" } }""");
        await Stage.ApplyAsync("subject-deleted");
        await Stage.ReadyAsync("subject-patched");
        await Stage.ApplyAsync("subject-patched", """{ "name": "New" }""");
        await Stage.AnnotateAsync("subject-created", ResourceNames.ImportRequestedAnnotation, "now");
        await Stage.ReadyAsync("subject-deleted");
        await Stage.DeleteAsync("subject-deleted");
        await Stage.GoneAsync("subject-deleted");
        var id = (await Stage.ReadyAsync("subject-created")).Id()!;
        await Stage.CalledAsync(id, SimulatorOperation.Trigger);
        await Stage.ReadyAsync("subject-patched");
        await Stage.NotReadyAsync("subject-refused", "InvalidConfiguration");
        await Stage.NotReadyAsync("subject-paused", "Paused");
        await Stage.NotReadyAsync("subject-secretless", "SecretNotFound");
        var dropped = Stage.Simulator.Faults.Drop(SimulatorOperation.List);
        await Poll.UntilAsync("a list is dropped", () => Task.FromResult(dropped.Hits > 0), TestContext.Current.CancellationToken);
        await Stage.PollsAsync(2);
    }

    // Calls go on while this looks: what is shown must be what was asked before and after.
    private async Task<Exposition> SettledAsync()
    {
        Exposition? settled = null;
        var last = "";
        try
        {
            await Poll.UntilAsync("metrics agree with the journal", async () =>
            {
                var (asked, held) = (Asked(), await ConditionsAsync());
                settled = Exposition.Parse(last = await Stage.Operator.ReadAsync("/metrics"));
                return asked.SequenceEqual(settled.By("flagimport_launchdarkly_requests_total", "operation", "code").Order())
                    && held.SequenceEqual(settled.By("flagimport_resources", "condition", "status", "reason").Order())
                    && settled.Value("flagimport_workqueue_depth") + settled.Value("flagimport_workqueue_in_work") == 0
                    && asked.SequenceEqual(Asked());
            }, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}\nAsked: {string.Join(", ", Asked())}\nHeld: {string.Join(", ", await ConditionsAsync())}\n{last}", timeout);
        }

        return settled!;
    }

    private List<KeyValuePair<string, double>> Asked() => Sorted(Stage.Simulator.Journal.Entries
        .Select(entry => $"{entry.Operation.ToString().ToLowerInvariant()} {entry.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unreachable"}"));

    private async Task<List<KeyValuePair<string, double>>> ConditionsAsync() => Sorted((await Stage.Cluster.ListAsync(Resources.Collection(Stage.Namespace)))
        .SelectMany(KStatusRules.Conditions)
        .Select(condition => $"{condition.Type()} {condition.Status()} {condition.Reason()}"));

    private static List<KeyValuePair<string, double>> Sorted(IEnumerable<string> words) =>
        [.. words.CountBy(word => word).Select(count => KeyValuePair.Create(count.Key, (double)count.Value)).Order()];
}

/// <summary>By key: the order in which series are shown is not what tests are about.</summary>
internal static class Ordering
{
    public static IEnumerable<KeyValuePair<string, double>> Order(this IEnumerable<KeyValuePair<string, double>> counts) =>
        counts.OrderBy(count => count.Key, StringComparer.Ordinal);
}

using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.GitOps;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>One stage for all tests of a class, opened by the first of them.</summary>
public sealed class SharedStage : IAsyncDisposable
{
    private Stage? _stage;

    /// <summary>Tests of a class run one after another: no lock.</summary>
    public async Task<Stage> OpenAsync(ControlPlane controlPlane, StageOptions options) => _stage ??= await Stage.OpenAsync(controlPlane, options);

    public ValueTask DisposeAsync() => _stage?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>
/// A behaviour seen from outside: kubectl on one side, LaunchDarkly on the other. Whatever a test is about, after it no secret may be
/// seen anywhere, no mask may have been sent back, every status must read well by kstatus' rules, and the chart's roles must have been enough.
/// </summary>
public abstract class Scenario(ControlPlane controlPlane, SharedStage? shared) : IAsyncLifetime
{
    private Stage? _stage;

    protected Stage Stage => _stage!;

    protected ControlPlane ControlPlane => controlPlane;

    protected virtual StageOptions Options { get; } = new();

    public virtual async ValueTask InitializeAsync() =>
        _stage = shared is null ? await Stage.OpenAsync(controlPlane, Options) : await shared.OpenAsync(controlPlane, Options);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_stage is null)
        {
            return;
        }

        try
        {
            ShowWhatHappened();
            await CheckAsync();
        }
        finally
        {
            if (shared is null)
            {
                await _stage.DisposeAsync();
            }
        }
    }

    private void ShowWhatHappened()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && TestContext.Current.TestOutputHelper is { } output)
        {
            output.WriteLine($"The operator in {Stage.Namespace}:\n{Stage.Output}");
            output.WriteLine($"LaunchDarkly:\n{string.Join('\n', Stage.Simulator.Journal.Entries.TakeLast(200))}");
        }
    }

    private async Task CheckAsync()
    {
        var resources = await Stage.Cluster.ListAsync(Resources.Collection(Stage.Namespace));
        var events = await Stage.EventsAsync();
        NoSecretIn("the operator's output", Stage.Output);
        Assert.All(events, e => NoSecretIn("an event", e.ToJsonString()));
        Assert.All(resources, resource => NoSecretIn("a resource", resource.ToJsonString()));
        Assert.All(resources, IsWellFormed);
        Assert.Equal(0, Stage.Simulator.Journal.MaskEchoes);
        Assert.DoesNotContain("should not have", Stage.Output, StringComparison.Ordinal);
        Assert.Empty(controlPlane.RefusedIn(Stage.Namespace));
        await GitOpsCheck.RunAsync(Stage);
    }

    private void NoSecretIn(string where, string text)
    {
        foreach (var secret in Stage.Secrets)
        {
            Assert.False(
                text.Contains(secret, StringComparison.Ordinal)
                || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), StringComparison.Ordinal)
                || text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal),
                $"A secret value stands in {where}: {text}");
        }

        // LaunchDarkly's masked form shows the ends of a value (LD §5.2).
        Assert.DoesNotContain("****", text, StringComparison.Ordinal);
    }

    private static void IsWellFormed(JsonObject resource)
    {
        var generation = resource["metadata"]!["generation"]!.GetValue<long>();
        var conditions = KStatusRules.Conditions(resource);
        Assert.All(conditions, condition =>
        {
            Assert.InRange(condition["observedGeneration"]!.GetValue<long>(), 1, generation);
            Assert.Contains(condition.Reason(), Api.ConditionReasons.All);
            Assert.NotEmpty(condition.Message());
        });
        var abnormal = conditions.Where(condition => condition.Type() is "Reconciling" or "Stalled").ToList();
        Assert.True(abnormal.Count <= 1, $"Reconciling and Stalled at once: {resource.ToJsonString()}");
        Assert.All(abnormal, condition => Assert.Equal("True", condition.Status()));
        if (resource.Condition("Stalled") is not null)
        {
            Assert.Equal("False", resource.Condition("Ready")?.Status());
        }
    }
}

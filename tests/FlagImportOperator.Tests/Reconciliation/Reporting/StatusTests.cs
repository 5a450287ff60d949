using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Reporting;

public sealed class StatusTests
{
    private static readonly DateTimeOffset Now = World.Start;

    private sealed record Job(string Word, long Time, int Errors);

    private static readonly Gen<Report> Reports = Gen.Select(
        Gen.OneOf("True", "False", "Unknown"),
        Gen.OneOf("Applied", "Forbidden", "Paused"),
        Gen.OneOf<Remedy?>(null, Remedy.Retry, Remedy.Stalled, Remedy.WaitForChange),
        Gen.OneOf<string?>(null, "a", "b"),
        Gen.Select(Gen.OneOf("complete", "failed", "pending"), Gen.Long[0, 9_999_999_999_999], Gen.Int[0, 12], (word, time, count) => new Job(word, time, count)).Null(),
        Gen.OneOf<string?>(null, "x", "ü\"<"),
        Gen.Bool,
        Gen.Int[1, 3].Select(i => $"{i}"))
        .Select((status, reason, remedy, id, job, text, compared, version) => new Report
        {
            Ready = new ConditionValue(status, reason, text ?? ""),
            Synced = compared ? ConditionValue.True("InSync", "") : null,
            Problem = remedy is { } cure ? new Problem(reason, text ?? "m", cure) : null,
            Id = id,
            Remote = job is null ? null : new FlagImportIntegration
            {
                Version = job.Time % 5,
                Status = new FlagImportStatus
                {
                    Status = job.Word,
                    LastImport = job.Time,
                    Errors = [.. Enumerable.Range(0, job.Errors).Select(i => new FlagImportError { Message = text, Timestamp = i })],
                },
            },
            Plan = text is null ? null : [new PlannedOperation { Op = "add", Path = "/name", Value = text }, new PlannedOperation { Op = "remove", Path = "/config/x" }],
            AppliedConfig = id is null ? null : new SortedDictionary<string, string> { [id] = "f" },
            SecretVersion = compared ? version : null,
            Import = text is null ? null : new ImportRequest { Requested = text, State = ImportRequestStates.Queued },
            Compared = compared,
        });

    [Fact]
    public void The_patch_makes_the_wanted_status_of_the_one_there_and_is_needed_once() => Gen.Select(Reports.Array[1, 6], Gen.Int[0, 100_000]).Sample((reports, seconds) =>
    {
        var (pass, now) = (new World().NewPass(), Now);
        foreach (var report in reports)
        {
            now += TimeSpan.FromMilliseconds(seconds);
            var wanted = StatusBuilder.Build(pass, report, now);
            var patch = StatusPatch.Build(pass, wanted);
            var stored = Stored(pass.Status, patch);
            if (patch is not null)
            {
                Assert.Equal(wanted.Text(), stored.Text());
            }

            pass = With(pass, stored);
            Assert.Null(StatusPatch.Build(pass, StatusBuilder.Build(pass, report, now + TimeSpan.FromHours(1))));
        }
    }, iter: 500);

    [Fact]
    public void Equal_facts_at_another_time_are_no_write()
    {
        var world = World.Ready();
        world.Run(world.Options.ComparisonInterval);
        world.Run(world.Options.ComparisonInterval);

        Assert.Equal(1, world.Writes);
    }

    [Fact]
    public void A_Secret_that_was_touched_without_a_change_waits_for_the_next_write()
    {
        var pass = With(new World().NewPass(), new FlagImportConfigurationStatus { Id = "a", ObservedSecretVersion = "1" });

        Assert.Null(StatusPatch.Build(pass, new FlagImportConfigurationStatus { Id = "a", ObservedSecretVersion = "2" }));
        Assert.Equal("""{"_id":"b","observedSecretVersion":"2"}""", Patch(pass, new() { Id = "b", ObservedSecretVersion = "2" }).ToJsonString());
    }

    [Fact]
    public void A_Secret_that_was_never_noted_is_a_write()
    {
        var pass = With(new World().NewPass(), new FlagImportConfigurationStatus { Id = "a" });

        Assert.NotNull(StatusPatch.Build(pass, new FlagImportConfigurationStatus { Id = "a", ObservedSecretVersion = "2" }));
    }

    [Fact]
    public void What_went_is_null_in_the_patch()
    {
        var pass = With(new World().NewPass(), new FlagImportConfigurationStatus
        {
            Id = "a",
            Plan = [new PlannedOperation { Op = "add", Path = "/name", Value = "x" }],
            AppliedConfig = new Dictionary<string, string> { ["k"] = "1", ["gone"] = "2" },
            JobStatus = new ImportJobStatus { Status = "failed", Errors = [new ImportError { Message = "m" }] },
        });

        Assert.Equal(
            """{"plan":null,"_status":{"errors":null,"status":"complete"},"appliedConfig":{"gone":null}}""",
            Patch(pass, new()
            {
                Id = "a",
                AppliedConfig = new Dictionary<string, string> { ["k"] = "1" },
                JobStatus = new ImportJobStatus { Status = "complete" },
            }).ToJsonString());
    }

    [Fact]
    public void The_patch_is_bound_to_the_object_and_to_no_version()
    {
        var body = JsonNode.Parse(StatusPatch.Build(new World().NewPass(), new FlagImportConfigurationStatus { Id = "a" }))!;

        Assert.Equal("""{"uid":"uid"}""", body["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(Remedy.Retry, true, false)]
    [InlineData(Remedy.WaitForChange, true, false)]
    [InlineData(Remedy.Stalled, false, true)]
    public void Reconciling_and_Stalled_are_there_only_while_they_are_true(object? remedy, bool reconciling, bool stalled)
    {
        // kstatus takes their mere presence with True for its answer.
        foreach (var before in new Remedy?[] { null, Remedy.Retry, Remedy.Stalled })
        {
            var pass = new World().NewPass();
            pass = With(pass, StatusBuilder.Build(pass, Trouble(before), Now));

            var status = StatusBuilder.Build(pass, Trouble((Remedy?)remedy), Now);

            Assert.Equal(reconciling ? "True" : null, status.Condition(ConditionTypes.Reconciling)?.Status);
            Assert.Equal(stalled ? "True" : null, status.Condition(ConditionTypes.Stalled)?.Status);
            Assert.Equal(pass.Resource.Metadata.Generation, status.ObservedGeneration);
        }
    }

    [Theory]
    [InlineData(1_700_000_000_999, "2023-11-14T22:13:20Z")]
    [InlineData(0L, null)]
    [InlineData(-5L, null)]
    [InlineData(long.MaxValue, null)]
    [InlineData(null, null)]
    public void The_last_import_is_shown_as_a_time_where_it_is_one(long? milliseconds, string? shown)
    {
        var report = Trouble(null) with { Remote = new FlagImportIntegration { Status = new FlagImportStatus { Status = "complete", LastImport = milliseconds } } };

        var status = StatusBuilder.Build(new World().NewPass(), report, Now);

        Assert.Equal(shown, status.LastImportTime is { } time ? KubernetesTime.Format(time) : null);
    }

    [Fact]
    public void A_requested_comparison_is_noted_as_handled_only_when_it_was_made()
    {
        var world = new World();
        world.Annotate(ResourceNames.ReconcileRequestedAnnotation, "1");
        var pass = world.NewPass();

        Assert.Null(StatusBuilder.Build(pass, Trouble(Remedy.Retry), Now).LastHandledReconcileAt);
        Assert.Equal("1", StatusBuilder.Build(pass, Trouble(null) with { Compared = true }, Now).LastHandledReconcileAt);
    }

    [Fact]
    public void What_a_report_leaves_open_stays_as_it_is()
    {
        var world = World.Ready();
        var before = world.Status!.Text();

        var after = StatusBuilder.Build(world.NewPass(), new Report
        {
            Ready = new ConditionValue("True", ConditionReasons.Applied, world.Status.Condition(ConditionTypes.Ready)!.Message),
        }, Now + TimeSpan.FromDays(1));

        Assert.Equal(before, after.Text());
    }

    private static Report Trouble(Remedy? remedy) => new()
    {
        Ready = ConditionValue.False(ConditionReasons.Forbidden, "m"),
        Problem = remedy is { } cure ? new Problem(ConditionReasons.Forbidden, "m", cure) : null,
    };

    private static Pass With(Pass pass, FlagImportConfigurationStatus status)
    {
        var resource = pass.Resource.Copy();
        resource.Status = status;
        return pass with { Resource = resource };
    }

    private static JsonNode Patch(Pass pass, FlagImportConfigurationStatus wanted) => JsonNode.Parse(StatusPatch.Build(pass, wanted)!)!["status"]!;

    // As the API server does it.
    private static FlagImportConfigurationStatus Stored(FlagImportConfigurationStatus before, byte[]? patch)
    {
        if (patch is null)
        {
            return before;
        }

        var stored = MergePatch.Apply(JsonNode.Parse(before.Text())!.AsObject(), JsonNode.Parse(patch)!["status"]!.AsObject());
        return System.Text.Json.JsonSerializer.Deserialize(stored.ToJsonString(), ApiJsonContext.Default.FlagImportConfigurationStatus)!;
    }
}

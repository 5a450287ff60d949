using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Reporting;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Reporting;

public sealed class TransitionEventsTests
{
    [Theory]
    [InlineData(null, "Stalled:Forbidden", "Forbidden")]
    [InlineData("Reconciling:RateLimited", "Reconciling:LaunchDarklyUnavailable", "LaunchDarklyUnavailable")]
    [InlineData("Reconciling:Forbidden", "Stalled:Forbidden", null)]
    [InlineData("Stalled:Forbidden", "Stalled:Forbidden", null)]
    [InlineData("Stalled:Forbidden", null, null)]
    [InlineData(null, null, null)]
    public void Trouble_that_begins_or_becomes_another_is_told(string? before, string? after, string? told)
    {
        var events = TransitionEvents.Between(Status(before), Status(after)).ToList();

        Assert.Equal(told is null ? [] : [told], events.Select(e => e.Reason));
        Assert.All(events, e => Assert.True(e.Warning));
    }

    [Theory]
    [InlineData("importing", 1, 1, "complete", 2, 1, EventReasons.ImportComplete)]
    [InlineData("complete", 1, 1, "complete", 2, 1, EventReasons.ImportComplete)]
    [InlineData("complete", 1, 1, "complete", 1, 2, null)]
    [InlineData("importing", 1, 1, "failed", 1, 2, EventReasons.ImportFailed)]
    [InlineData("failed", 1, 1, "failed", 1, 2, EventReasons.ImportFailed)]
    [InlineData("failed", 1, 1, "failed", 1, 1, null)]
    [InlineData("pending", 1, 1, "partial", 2, 2, EventReasons.ImportFailed)]
    [InlineData("complete", 1, 1, "importing", 1, 1, null)]
    public void Imports_that_end_are_told_also_where_nobody_saw_them_run(string before, long import1, long error1, string after, long import2, long error2, string? told) =>
        Assert.Equal(told is null ? [] : [told], TransitionEvents.Between(Imported(before, import1, error1), Imported(after, import2, error2)).Select(e => e.Reason));

    [Fact]
    public void What_had_happened_before_the_resource_is_no_news() =>
        Assert.Empty(TransitionEvents.Between(new FlagImportConfigurationStatus(), Imported("failed", 1, 1)));

    private static FlagImportConfigurationStatus Status(string? trouble) => new()
    {
        Conditions = trouble is null ? [] : [new Condition { Type = trouble.Split(':')[0], Status = "True", Reason = trouble.Split(':')[1], Message = "m" }],
    };

    private static FlagImportConfigurationStatus Imported(string status, long lastImport, long lastError)
    {
        var job = new ImportJobStatus { Status = status, LastImport = lastImport, LastError = lastError };
        var condition = ImportJob.Imported(job);
        return new()
        {
            JobStatus = job,
            Conditions = [new Condition { Type = ConditionTypes.Imported, Status = condition.Status, Reason = condition.Reason, Message = condition.Message }],
        };
    }
}

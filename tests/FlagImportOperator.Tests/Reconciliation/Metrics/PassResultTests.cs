using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Metrics;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Metrics;

public sealed class PassResultTests
{
    private static readonly DateTimeOffset Later = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>What stands in the way ("": nothing; null: nothing is said), when it is looked at again, and the word for it.</summary>
    public static TheoryData<string?, string, string> Ends { get; } = new()
    {
        { "", "later", "done" },
        { "", "never", "done" }, // mode Paused
        { nameof(Remedy.Retry), "backoff", "retry" },
        { nameof(Remedy.Retry), "backoff until", "retry" },
        { nameof(Remedy.Retry), "later", "waiting" }, // a lost create may still take effect
        { nameof(Remedy.WaitForChange), "later", "waiting" },
        { nameof(Remedy.WaitForChange), "backoff", "waiting" }, // and is being deleted
        { nameof(Remedy.Stalled), "later", "stalled" },
        { nameof(Remedy.Stalled), "backoff", "stalled" },
        { null, "backoff", "retry" }, // the first failures of what was ready
        { null, "later", "waiting" }, // stalled since before a restart
        { null, "never", "gone" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_end_of_a_pass_has_a_word(string? remedy, string again, string word) =>
        Assert.Equal(word, Word(PassResults.Of(End(remedy, again), written: true)));

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_status_that_could_not_be_written_is_tried_again(string? remedy, string again, string word)
    {
        Assert.NotEmpty(word);
        Assert.Equal("retry", Word(PassResults.Of(End(remedy, again), written: false)));
    }

    [Fact]
    public void Every_result_has_a_word() => Assert.Equal(
        Enum.GetValues<PassResult>().Select(result => result.ToString().ToLowerInvariant()), ReconcileMetrics.Outcomes);

    private static string Word(PassResult result) => ReconcileMetrics.Outcomes[(int)result];

    private static Step.Finish End(string? remedy, string again) => new(
        remedy is null ? null : new Report
        {
            Ready = ConditionValue.True("Applied", "It is."),
            Problem = remedy.Length == 0 ? null : new Problem("SecretNotFound", "m", Enum.Parse<Remedy>(remedy)),
        },
        again switch
        {
            "later" => Outcome.LookAgain(Later),
            "never" => Outcome.Forget,
            "backoff" => Outcome.Retry(),
            _ => Outcome.Retry(Later),
        });
}

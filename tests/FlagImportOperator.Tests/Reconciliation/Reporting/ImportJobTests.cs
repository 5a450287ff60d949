using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Reporting;

public sealed class ImportJobTests
{
    private static readonly Redactor Knows = new(["canary"]);

    [Fact]
    public void The_ten_newest_errors_are_kept_newest_first()
    {
        var mirror = ImportJob.Mirror(Job([.. Enumerable.Range(1, 15).Select(i => new FlagImportError { Timestamp = i % 2 == 0 ? i : 100 - i })]), null, Knows);

        Assert.Equal([99L, 97, 95, 93, 91, 89, 87, 85, 14, 12], mirror.Errors!.Select(e => e.Timestamp!.Value));
    }

    [Fact]
    public void All_members_are_mirrored()
    {
        var job = Job([new FlagImportError { IntegrationId = "i", Message = "no", StatusCode = 401, Timestamp = 5 }]) with { LastImport = 1, LastError = 2 };

        var mirror = ImportJob.Mirror(job, null, Knows);

        Assert.Equal(("failed", 1L, 2L), (mirror.Status, mirror.LastImport, mirror.LastError));
        Assert.Equal(new ImportError { IntegrationId = "i", Message = "no", StatusCode = 401, Timestamp = 5 }, Assert.Single(mirror.Errors!));
    }

    [Fact]
    public void No_errors_are_no_list() => Assert.Null(ImportJob.Mirror(Job(), null, Knows).Errors);

    [Fact]
    public void A_message_is_scrubbed_before_it_is_cut_to_512()
    {
        var text = new string('x', 508) + "canary" + new string('y', 100);

        var message = Message(ImportJob.Mirror(Job(Error(text)), null, Knows));

        Assert.Equal(512, message!.Length);
        Assert.EndsWith("x(se…", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_512_is_whole() => Assert.Equal(512, Message(ImportJob.Mirror(Job(Error(new string('x', 512))), null, Knows))!.Length);

    [Fact]
    public void Without_the_Secret_new_texts_are_withheld() =>
        Assert.StartsWith("(withheld", Message(ImportJob.Mirror(Job(Error("canary")), null, null)), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Texts_that_are_shown_already_stay_whatever_is_known_now(bool rotated)
    {
        var before = ImportJob.Mirror(Job(Error("key canary")), null, Knows);

        Assert.Equal("key (secret)", Message(ImportJob.Mirror(Job(Error("key canary")), before, rotated ? new Redactor(["new"]) : null)));
    }

    [Fact]
    public void A_text_that_was_withheld_stays_so()
    {
        var before = ImportJob.Mirror(Job(Error("key canary")), null, null);

        Assert.StartsWith("(withheld", Message(ImportJob.Mirror(Job(Error("key canary")), before, new Redactor(["new"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_that_are_alike_but_for_their_texts_keep_them_apart()
    {
        var two = Job([.. Error("one"), .. Error("two")]);
        var before = ImportJob.Mirror(two, null, Knows);
        var after = ImportJob.Mirror(two with { Errors = [.. two.Errors, .. Error("three canary")] }, before, Knows);

        Assert.Equal(["one", "two", "three (secret)"], after.Errors!.Select(e => e.Message));
    }

    [Fact]
    public void Errors_are_the_same_by_time_code_and_id()
    {
        var error = Error("text")[0];
        var before = ImportJob.Mirror(Job(error), null, Knows);

        Assert.True(ImportJob.HasSameErrors(before, Job(error with { Message = "other" })));
        Assert.False(ImportJob.HasSameErrors(before, Job(error with { Timestamp = 2 })));
        Assert.False(ImportJob.HasSameErrors(before, Job(error with { StatusCode = 2 })));
        Assert.False(ImportJob.HasSameErrors(before, Job(error with { IntegrationId = "2" })));
        Assert.False(ImportJob.HasSameErrors(before, Job(error with { Message = null })));
        Assert.False(ImportJob.HasSameErrors(before, Job()));
        Assert.True(ImportJob.HasSameErrors(null, Job()));
        Assert.True(ImportJob.HasSameErrors(before, null));
    }

    [Theory]
    [InlineData("complete", "True", ConditionReasons.Complete)]
    [InlineData("partial", "False", ConditionReasons.Partial)]
    [InlineData("failed", "False", ConditionReasons.Failed)]
    [InlineData("pending", "Unknown", ConditionReasons.Pending)]
    [InlineData("importing", "Unknown", ConditionReasons.Importing)]
    [InlineData("paused", "Unknown", ConditionReasons.Unrecognized)]
    [InlineData("", "Unknown", ConditionReasons.NotReported)]
    [InlineData(null, "Unknown", ConditionReasons.NotReported)]
    public void Every_word_of_LaunchDarkly_has_a_condition(string? word, string status, string reason)
    {
        var condition = ImportJob.Imported(new ImportJobStatus { Status = word, Errors = [new ImportError { Message = "quota" }] });

        Assert.Equal((status, reason), (condition.Status, condition.Reason));
        Assert.Equal(word is "failed" or "partial", condition.Message.Contains("quota", StringComparison.Ordinal));
    }

    private static FlagImportStatus Job(params FlagImportError[] errors) => new() { Status = "failed", Errors = errors };

    private static FlagImportError[] Error(string message) => [new FlagImportError { IntegrationId = "1", Message = message, StatusCode = 1, Timestamp = 1 }];

    private static string? Message(ImportJobStatus job) => Assert.Single(job.Errors!).Message;
}

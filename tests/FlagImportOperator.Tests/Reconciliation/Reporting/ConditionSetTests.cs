using CsCheck;
using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Reporting;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Reporting;

public sealed class ConditionSetTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then + TimeSpan.FromMinutes(3) + TimeSpan.FromMilliseconds(7);

    [Fact]
    public void The_time_moves_with_the_status_alone() =>
        Gen.Select(Gen.OneOf("True", "False", "Unknown"), Gen.OneOf("True", "False", "Unknown"), Gen.OneOf("A", "B"), Gen.OneOf("m", "n")).Sample((before, after, reason, message) =>
    {
        var set = new ConditionSet([Was(before)], 2, Now);
        set.Set(ConditionTypes.Ready, new ConditionValue(after, reason, message));

        var condition = Assert.Single(set.ToList());
        Assert.Equal(before == after ? Then : Now - TimeSpan.FromMilliseconds(7), condition.LastTransitionTime);
        Assert.Equal((after, reason, message, 2L), (condition.Status, condition.Reason, condition.Message, condition.ObservedGeneration));
    });

    [Fact]
    public void Conditions_of_others_and_their_order_stay()
    {
        var foreign = Was("True") with { Type = "example.com/Approved", ObservedGeneration = 1 };
        var set = new ConditionSet([foreign, Was("True")], 2, Now);
        set.Set(ConditionTypes.Synced, ConditionValue.True("InSync", ""));
        set.SetOrRemove(ConditionTypes.Stalled, null);
        set.Set(ConditionTypes.Ready, ConditionValue.False("Paused", ""));

        Assert.Equal(["example.com/Approved", "Ready", "Synced"], set.ToList().Select(c => c.Type));
        Assert.Equal(foreign, set.ToList()[0]);
    }

    [Fact]
    public void What_no_longer_holds_is_taken_away()
    {
        var set = new ConditionSet([Was("True") with { Type = ConditionTypes.Stalled }], 2, Now);
        set.SetOrRemove(ConditionTypes.Stalled, null);

        Assert.Empty(set.ToList());
    }

    [Fact]
    public void A_long_message_is_cut()
    {
        var set = new ConditionSet(null, 1, Now);
        set.Set(ConditionTypes.Ready, ConditionValue.False("Failed", new string('x', 5000)));

        Assert.Equal(1024, set.ToList()[0].Message.Length);
        Assert.EndsWith("x…", set.ToList()[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_was_given_is_not_changed()
    {
        List<Condition> before = [Was("True")];
        new ConditionSet(before, 2, Now).Set(ConditionTypes.Ready, ConditionValue.False("Failed", "m"));

        Assert.Equal(Was("True"), Assert.Single(before));
    }

    private static Condition Was(string status) =>
        new() { Type = ConditionTypes.Ready, Status = status, Reason = "A", Message = "m", ObservedGeneration = 1, LastTransitionTime = Then };
}

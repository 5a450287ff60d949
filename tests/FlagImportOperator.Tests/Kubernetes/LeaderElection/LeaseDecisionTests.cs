using System.Text;
using System.Text.Json;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.LeaderElection;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.LeaderElection;

public sealed class LeaseDecisionTests
{
    private static readonly LeaseElectionOptions Options = new() { Lease = new NamespacedName("ns", "it") };

    [Fact]
    public void Before_anything_it_looks() => Assert.IsType<LeaseStep.Look>(Next(new LeaseBelief(), 0));

    [Fact]
    public void Where_there_is_none_it_creates_one() => Assert.Equal(new LeaseStep.Create(0), Next(Seen(null), 0));

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"7"}}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{}}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":null}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":null,"leaseDurationSeconds":15}}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":"","leaseTransitions":4}}""", 5)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":"","leaseDurationSeconds":1,"leaseTransitions":-3}}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":"","leaseTransitions":2147483647}}""", 1)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":7,"leaseDurationSeconds":"x","leaseTransitions":1.5}}""", 1)]
    public void One_that_nobody_holds_is_taken_at_once(string lease, int transitions) =>
        Assert.Equal(new LeaseStep.Take("7", transitions), Next(Seen(lease), 0));

    [Theory]
    [InlineData(30, 30)]
    [InlineData(1, 1)]
    [InlineData(300, 300)]
    [InlineData(301, 15)]
    [InlineData(0, 15)]
    [InlineData(-5, 15)]
    [InlineData(int.MaxValue, 15)]
    [InlineData(null, 15)]
    public void One_that_is_held_is_waited_for_as_long_as_it_says_if_that_makes_sense(int? says, int waits)
    {
        var belief = Seen(Held("other", "a", says), at: 100);

        Assert.Equal(new LeaseStep.WaitUntil(S(100 + waits)), Next(belief, 100));
        Assert.IsType<LeaseStep.WaitUntil>(Next(belief, 100 + waits - 0.001));
        Assert.Equal(new LeaseStep.Take("7", 3), Next(belief, 100 + waits));
    }

    [Fact]
    public void What_the_lease_says_of_time_does_not_count_only_that_it_changed()
    {
        var belief = Seen(Held("other", "1999-01-01"), at: 0);
        belief = belief.Unclear().Seen(Read(Held("other", "2999-01-01", version: "8")), Options, S(10));
        Assert.Equal(new LeaseStep.WaitUntil(S(25)), Next(belief, 24));

        belief = belief.Unclear().Seen(Read(Held("other", "2999-01-01", version: "9")), Options, S(24));
        Assert.Equal(new LeaseStep.Take("9", 3), Next(belief, 25));
    }

    [Fact]
    public void A_release_is_seen_at_once() => Assert.Equal(
        new LeaseStep.Take("8", 3),
        Next(Seen(Held("other", "a")).Seen(Read(Free(released: true, version: "8")), Options, S(1)), 1));

    // Its holder may not know yet, and goes on until its renew deadline.
    [Fact]
    public void One_that_was_emptied_or_deleted_by_hand_is_not_free_before_its_time()
    {
        var held = Seen(Held("other", "a"), at: 100);
        var emptied = held.Seen(Read(Free(released: false, version: "8")), Options, S(103));
        var deleted = held.Seen(null, Options, S(103));

        Assert.Equal(new LeaseStep.WaitUntil(S(115)), Next(emptied, 103));
        Assert.Equal(new LeaseStep.Take("8", 3), Next(emptied, 115));
        Assert.Equal(new LeaseStep.WaitUntil(S(115)), Next(deleted, 103));
        Assert.Equal(new LeaseStep.Create(0), Next(deleted, 115));
    }

    [Fact]
    public void One_that_it_holds_after_a_lost_answer_is_written_once_more_and_is_no_change_of_hands() =>
        Assert.Equal(new LeaseStep.Take("7", 2), Next(Seen(Held("me", "a")), 0));

    [Fact]
    public void A_leader_renews_each_period_counted_from_the_start_of_the_last_renewal()
    {
        var belief = Leading(from: 100);

        Assert.Equal(new LeaseStep.WaitUntil(S(102)), Next(belief, 100.5));
        Assert.Equal(new LeaseStep.Renew("7"), Next(belief, 102));
    }

    [Fact]
    public void A_leader_that_got_no_answer_looks_first()
    {
        var belief = Leading(from: 100).Unclear();
        Assert.IsType<LeaseStep.Look>(Next(belief, 103));

        Assert.Equal(new LeaseStep.Renew("8"), Next(belief.Seen(Read(Held("me", "b", version: "8")), Options, S(103)), 103));
    }

    [Fact]
    public void That_it_seems_to_hold_the_lease_does_not_make_its_time_longer()
    {
        var belief = Leading(from: 100).Unclear().Seen(Read(Held("me", "b", version: "8")), Options, S(109.9));

        Assert.Equal(new LeaseStep.Lost(null), Next(belief, 110));
    }

    [Fact]
    public void A_leader_whose_lease_another_holds_has_lost() => Assert.Equal(
        new LeaseStep.Lost("other"), Next(Leading(from: 100).Unclear().Seen(Read(Held("other", "b", version: "8")), Options, S(103)), 103));

    [Fact]
    public void A_leader_whose_lease_is_gone_or_empty_makes_it_anew()
    {
        var belief = Leading(from: 100).Unclear();

        Assert.Equal(new LeaseStep.Create(2), Next(belief.Seen(null, Options, S(101)), 101));
        Assert.Equal(new LeaseStep.Renew("8"), Next(belief.Seen(Read(Free(released: false, version: "8")), Options, S(101)), 101));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"resourceVersion":7}}""")]
    [InlineData("not JSON")]
    public void What_is_no_Lease_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    private static LeaseStep Next(LeaseBelief belief, double now) => LeaseDecision.Next(belief, "me", Options, S(now));

    private static LeaseBelief Seen(string? lease, double at = 0) => new LeaseBelief().Seen(lease is null ? null : Read(lease), Options, S(at));

    private static LeaseBelief Leading(double from) => new LeaseBelief().Wrote(Read(Held("me", "a")), S(from));

    private static string Held(string holder, string renewed, int? duration = 15, string version = "7") => Json(
        version, $"\"holderIdentity\":\"{holder}\",\"renewTime\":\"{renewed}\",{(duration is null ? "" : $"\"leaseDurationSeconds\":{duration},")}\"leaseTransitions\":2");

    private static string Free(bool released, string version) =>
        Json(version, $"\"holderIdentity\":\"\",\"leaseDurationSeconds\":{(released ? 1 : 15)},\"leaseTransitions\":2");

    private static string Json(string version, string spec) => $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"spec":{ {{{spec}}} } }""";

    private static Lease Read(string json) => Lease.Read(Encoding.UTF8.GetBytes(json));

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}

using FlagImportOperator.Kubernetes.LeaderElection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.LeaderElection;

public sealed class LeaderFenceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LeaderFence _fence;

    public LeaderFenceTests() => _fence = new LeaderFence(_time, TimeSpan.FromSeconds(10));

    [Fact]
    public void It_is_shut_until_a_renewal_opens_it()
    {
        Assert.False(_fence.IsOpen);
        Assert.Throws<NotLeadingException>(_fence.Demand);

        _fence.Renewed(_fence.Mark());

        _fence.Demand();
        Assert.Equal(TimeSpan.FromSeconds(10), _fence.Remaining());
    }

    [Fact]
    public void A_renewal_counts_from_before_it_was_sent()
    {
        var mark = _fence.Mark();
        _time.Advance(TimeSpan.FromSeconds(4));
        _fence.Renewed(mark);

        _time.Advance(TimeSpan.FromSeconds(5.999));
        _fence.Demand();
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Throws<NotLeadingException>(_fence.Demand);
        Assert.Equal(TimeSpan.Zero, _fence.Remaining());
    }

    // A machine that slept shows it by the wall clock alone; a wall clock that was set back shows nothing.
    [Theory]
    [InlineData(9.9, 9.9, true)]
    [InlineData(10, 0, false)]
    [InlineData(10, -3600, false)]
    [InlineData(0, 10, false)]
    [InlineData(0, -3600, true)]
    public void Of_two_clocks_the_one_that_shows_more_time_gone_is_believed(double steady, double wall, bool open)
    {
        var time = new TwoClocks();
        var fence = new LeaderFence(time, TimeSpan.FromSeconds(10));
        fence.Renewed(fence.Mark());

        (time.Steady, time.Wall) = (TimeSpan.FromSeconds(steady), TimeSpan.FromSeconds(wall));

        Assert.Equal(open, fence.IsOpen);
    }

    [Fact]
    public void Once_given_up_it_is_shut()
    {
        _fence.Renewed(_fence.Mark());
        _fence.Close();
        _fence.Renewed(_fence.Mark());
        Assert.Throws<NotLeadingException>(_fence.Demand);
    }

    // Work was refused meanwhile, and whoever did it counts on the end of the process.
    [Theory]
    [InlineData(0, 11)]
    [InlineData(11, 0)]
    public void Once_time_was_over_no_renewal_opens_it_again(double steady, double wall)
    {
        var time = new TwoClocks();
        var fence = new LeaderFence(time, TimeSpan.FromSeconds(10));
        fence.Renewed(fence.Mark());
        (time.Steady, time.Wall) = (TimeSpan.FromSeconds(steady), TimeSpan.FromSeconds(wall));

        fence.Renewed(fence.Mark());
        Assert.False(fence.IsOpen);

        // Nor does a clock that is set back.
        (time.Steady, time.Wall) = (TimeSpan.FromSeconds(steady), TimeSpan.Zero);
        Assert.False(fence.IsOpen);
    }

    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Steady { get; set; }

        public TimeSpan Wall { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Steady.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddDays(20000) + Wall;
    }
}

using CsCheck;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.LeaderElection;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.LeaderElection;

/// <summary>
/// Several copies and one API server, in any order: requests that arrive late, answers that never arrive, processes that are frozen,
/// killed, or told to go. Each copy has a clock of its own, which nobody else can read.
/// </summary>
public sealed class LeaseProperties
{
    private enum Deed
    {
        Decide,
        Carry,
        Deliver,
        LoseAnswer,
        CarryLate,
        Freeze,
        Thaw,
        Kill,
        Release,
        Wait,
    }

    private static readonly Gen<(Deed, int, int)[]> Histories = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Deed.Decide)), (6, Gen.Const(Deed.Carry)), (6, Gen.Const(Deed.Deliver)), (1, Gen.Const(Deed.LoseAnswer)),
            (2, Gen.Const(Deed.CarryLate)), (1, Gen.Const(Deed.Freeze)), (2, Gen.Const(Deed.Thaw)), (1, Gen.Const(Deed.Kill)),
            (1, Gen.Const(Deed.Release)), (4, Gen.Const(Deed.Wait))),
        Gen.Int[0, 2],
        Gen.Int[1, 60]).Array[0, 250];

    [Fact]
    public void Never_do_two_believe_to_lead_and_in_the_end_one_does() => Gen.Select(Histories, Gen.Int[0, 3]).Sample(
        (history, start) =>
        {
            var world = new World(start);
            foreach (var (deed, copy, amount) in history)
            {
                world.Do(deed, copy, amount);
                Assert.True(world.Leaders <= 1, "two believe to lead");
            }

            world.GoOnWell();
            Assert.Equal(1, world.Leaders);
        },
        iter: 5_000);

    // Why a renewal counts from its start: this answer was 14 s on its way, and meanwhile the lease had run out for the other copy.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Counted_from_its_answer_a_renewal_would_make_two_leaders(bool countsFromAnswer, int leaders)
    {
        var world = new World(0) { CountsFromAnswer = countsFromAnswer };
        Exchange(0); // looks
        Exchange(0); // creates
        world.Do(Deed.Wait, 0, 20);
        world.Do(Deed.Decide, 0, 0);
        world.Do(Deed.Carry, 0, 0);
        Exchange(1); // looks
        world.Do(Deed.Wait, 0, 140);
        world.Do(Deed.Deliver, 0, 0);
        world.Do(Deed.Wait, 0, 15);

        Exchange(1); // takes

        Assert.Equal(leaders, world.Leaders);

        void Exchange(int copy)
        {
            world.Do(Deed.Decide, copy, 0);
            world.Do(Deed.Carry, copy, 0);
            world.Do(Deed.Deliver, copy, 0);
        }
    }

    private sealed record Request(LeaseStep Step, string Identity, TimeSpan From, bool Release = false);

    private sealed class Copy(int number)
    {
        public string Identity { get; set; } = $"{number}.0";

        public int Life { get; set; }

        public LeaseBelief Belief { get; set; } = new();

        public bool Frozen { get; set; }

        public Request? Sent { get; set; }

        public (bool Carried, Lease? Lease, bool Conflict) Answer { get; set; }

        public TimeSpan Offset { get; } = TimeSpan.FromSeconds(number * 1000);
    }

    private sealed class World
    {
        private static readonly LeaseElectionOptions Options = new() { Lease = new NamespacedName("ns", "it") };

        private readonly Copy[] _copies = [new(0), new(1), new(2)];
        private readonly List<Request> _late = [];
        private Lease? _lease;
        private int _version = 1;
        private TimeSpan _time;

        public World(int start) => _lease = start switch
        {
            1 => new Lease("1", "", null, 0, ""),
            2 => new Lease("1", "dead", TimeSpan.FromSeconds(15), 3, "dead"),
            3 => new Lease("1", "dead", TimeSpan.FromDays(3), 3, "dead"),
            _ => null,
        };

        public bool CountsFromAnswer { get; init; }

        /// <summary>How many would let a call through just now.</summary>
        public int Leaders => _copies.Count(copy => copy.Belief.HeldFrom is { } from && Now(copy) - from < Options.RenewDeadline);

        public void Do(Deed deed, int number, int amount)
        {
            var copy = _copies[number];
            switch (deed)
            {
                case Deed.Wait:
                    _time += TimeSpan.FromSeconds(amount / 10.0);
                    break;
                case Deed.Freeze:
                    copy.Frozen = true;
                    break;
                case Deed.Thaw:
                    copy.Frozen = false;
                    break;
                case Deed.Kill:
                    Restart(copy);
                    break;
                case Deed.CarryLate when _late.Count > 0:
                    var late = _late[amount % _late.Count];
                    _late.Remove(late);
                    Carry(late);
                    break;
                case Deed.Carry when copy.Sent is { } sent && !copy.Answer.Carried:
                    var (lease, conflict) = Carry(sent);
                    copy.Answer = (true, lease, conflict);
                    break;
                default:
                    if (!copy.Frozen)
                    {
                        Run(deed, copy);
                    }

                    break;
            }
        }

        /// <summary>No faults any more: everyone does what it should, for longer than a lease lasts.</summary>
        public void GoOnWell()
        {
            for (var round = 0; round < 100; round++)
            {
                foreach (var copy in _copies)
                {
                    copy.Frozen = false;
                    for (var exchange = 0; exchange < 4; exchange++)
                    {
                        foreach (var deed in new[] { Deed.Decide, Deed.Carry, Deed.Deliver })
                        {
                            Do(deed, Array.IndexOf(_copies, copy), 1);
                        }
                    }
                }

                _time += TimeSpan.FromSeconds(0.5);
            }
        }

        private void Run(Deed deed, Copy copy)
        {
            switch (deed)
            {
                case Deed.Decide when copy.Sent is null:
                    Decide(copy);
                    break;
                case Deed.Deliver when copy.Answer.Carried:
                    Deliver(copy);
                    break;
                case Deed.LoseAnswer when copy.Sent is not null:
                    Leave(copy);
                    copy.Belief = copy.Belief.Unclear();
                    break;
                case Deed.Release when copy.Belief is { HeldFrom: not null, Lease: { } lease }:
                    // The fence is closed before the release is sent.
                    Leave(copy);
                    _late.Add(new Request(new LeaseStep.Renew(lease.Version), copy.Identity, default, Release: true));
                    Restart(copy);
                    break;
            }
        }

        private void Decide(Copy copy)
        {
            var step = LeaseDecision.Next(copy.Belief, copy.Identity, Options, Now(copy));
            switch (step)
            {
                case LeaseStep.Lost:
                    Restart(copy);
                    break;
                case LeaseStep.WaitUntil:
                    copy.Belief = copy.Belief.HeldFrom is null ? copy.Belief.Unclear() : copy.Belief;
                    break;
                default:
                    copy.Sent = new Request(step, copy.Identity, Now(copy));
                    break;
            }
        }

        private void Deliver(Copy copy)
        {
            var (_, lease, conflict) = copy.Answer;
            var sent = copy.Sent!;
            copy.Belief = conflict ? copy.Belief.Unclear()
                : sent.Step is LeaseStep.Look ? copy.Belief.Seen(lease, Options, Now(copy))
                : copy.Belief.Wrote(lease!, CountsFromAnswer ? Now(copy) : sent.From);
            (copy.Sent, copy.Answer) = (null, default);
        }

        // What was sent may still arrive.
        private void Leave(Copy copy)
        {
            if (copy.Sent is { } sent && !copy.Answer.Carried)
            {
                _late.Add(sent);
            }

            (copy.Sent, copy.Answer) = (null, default);
        }

        private void Restart(Copy copy)
        {
            Leave(copy);
            copy.Life++;
            copy.Identity = $"{copy.Identity.Split('.')[0]}.{copy.Life}";
            copy.Belief = new LeaseBelief();
            copy.Frozen = false;
        }

        private (Lease? Lease, bool Conflict) Carry(Request request)
        {
            var version = request.Step switch { LeaseStep.Take take => take.Version, LeaseStep.Renew renew => renew.Version, _ => null };
            switch (request.Step)
            {
                case LeaseStep.Look:
                    return (_lease, false);
                case LeaseStep.Create create:
                    return _lease is null ? (Write(request, create.Transitions), false) : (null, true);
                default:
                    var transitions = request.Step is LeaseStep.Take taking ? taking.Transitions : _lease?.Transitions ?? 0;
                    return _lease?.Version == version ? (Write(request, transitions), false) : (null, true);
            }
        }

        private Lease Write(Request request, int transitions)
        {
            var (holder, seconds) = request.Release ? ("", Lease.ReleasedSeconds) : (request.Identity, Options.DurationSeconds);
            _version++;
            return _lease = new Lease($"{_version}", holder, TimeSpan.FromSeconds(seconds), transitions, $"{holder} {_version}");
        }

        private TimeSpan Now(Copy copy) => _time + copy.Offset;
    }
}

using System.Net;
using CsCheck;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

public sealed class AccountGovernorTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_calls_are_under_way_than_allowed()
    {
        var governor = Governor(2);
        var first = await Enter(governor);
        await Enter(governor);
        var third = Enter(governor);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        await third.InTimeAsync();
        Assert.False(Enter(governor).IsCompleted);
    }

    [Fact]
    public async Task The_important_go_first_and_equals_in_turn()
    {
        var governor = Governor(1);
        var running = await Enter(governor);
        var order = new List<string>();
        var waiting = new[]
        {
            Note(CallPriority.Poll, "poll 1"), Note(CallPriority.Trigger, "trigger"), Note(CallPriority.Edit, "edit 1"), Note(CallPriority.Poll, "poll 2"), Note(CallPriority.Edit, "edit 2"),
        };
        running.Dispose();
        await Task.WhenAll(waiting).InTimeAsync();
        Assert.Equal(["edit 1", "edit 2", "trigger", "poll 1", "poll 2"], order);

        async Task Note(CallPriority priority, string name)
        {
            using var permit = await Enter(governor, priority);
            order.Add(name);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var governor = Governor(1);
        var running = await Enter(governor);
        using var cancel = new CancellationTokenSource();
        var impatient = governor.EnterAsync(CallPriority.Edit, write: false, cancel.Token).AsTask();
        var patient = Enter(governor);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        running.Dispose();
        await patient.InTimeAsync();
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_enter() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Governor().EnterAsync(CallPriority.Edit, false, new CancellationToken(true)).AsTask());

    [Fact]
    public async Task Under_fire_from_many_threads_the_bound_holds_and_nobody_is_forgotten()
    {
        var governor = Governor(3);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var call = 0; call < 300; call++)
            {
                using var impatience = new CancellationTokenSource();
                var entering = governor.EnterAsync((CallPriority)random.Next(3), random.Next(2) == 0, impatience.Token).AsTask();
                if (random.Next(5) == 0)
                {
                    await impatience.CancelAsync();
                }

                try
                {
                    using var permit = await entering;
                    InterlockedMax(ref most, Interlocked.Increment(ref inside));
                    await Task.Yield();
                    permit.Answered(HttpStatusCode.OK, default);
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException)
                {
                }
            }
        }, Cancel))).InTimeAsync();
        Assert.InRange(most, 1, 3);
        Assert.True(Enter(governor).IsCompletedSuccessfully);
    }

    /// <summary>Whatever the answers: the bound holds, a held-back call says until when, and at the end nobody waits for ever.</summary>
    [Fact]
    public Task Any_run_of_answers_keeps_the_bound_and_leaves_nobody_waiting() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Bool).Array[1, 60].SampleAsync(async steps =>
        {
            var time = new FakeTimeProvider();
            var governor = Governor(2, time);
            var entered = new List<Task<CallPermit>>();
            var done = new HashSet<CallPermit>();
            foreach (var (step, priority, write) in steps)
            {
                var open = entered.Where(task => task.IsCompletedSuccessfully && !done.Contains(task.Result)).Select(task => task.Result).FirstOrDefault();
                switch (step)
                {
                    case < 4:
                        entered.Add(Enter(governor, (CallPriority)priority, write));
                        break;
                    case 9:
                        time.Advance(TimeSpan.FromSeconds(7));
                        break;
                    default:
                        Finish(open, Statuses[(step + priority) % Statuses.Length]);
                        break;
                }

                Assert.InRange(entered.Count(task => task.IsCompletedSuccessfully && !done.Contains(task.Result)), 0, 2);
            }

            await Eventually.HoldsAsync(
                () =>
                {
                    foreach (var task in entered.Where(task => task.IsCompletedSuccessfully))
                    {
                        Finish(done.Contains(task.Result) ? null : task.Result, HttpStatusCode.OK);
                    }

                    return entered.TrueForAll(task => task.IsCompleted && (task.IsFaulted || done.Contains(task.Result)));
                },
                "nobody waits");
            Assert.All(entered.Where(task => task.IsFaulted), task =>
            {
                var failure = Assert.IsType<LaunchDarklyException>(task.Exception!.InnerException);
                Assert.True(failure is { HeldBack: true, MayHaveBeenCarriedOut: false, RetryAt: not null });
            });
            time.Advance(TimeSpan.FromMinutes(20));
            Assert.True(Enter(governor).IsCompletedSuccessfully);

            void Finish(CallPermit? permit, HttpStatusCode status)
            {
                if (permit is not null)
                {
                    done.Add(permit);
                    permit.Answered(status, default);
                    permit.Dispose();
                }
            }
        });

    private static readonly HttpStatusCode[] Statuses =
        [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.BadGateway, HttpStatusCode.NotFound];

    private AccountGovernor Governor(int concurrency = 4, TimeProvider? time = null) => new("test", concurrency, time ?? _time, new Random(1), NullLogger.Instance);

    private static Task<CallPermit> Enter(AccountGovernor governor, CallPriority priority = CallPriority.Edit, bool write = false) =>
        governor.EnterAsync(priority, write, Cancel).AsTask();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}

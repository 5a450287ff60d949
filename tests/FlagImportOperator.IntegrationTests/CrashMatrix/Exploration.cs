using System.Collections.Concurrent;
using FlagImportOperator.IntegrationTests.Worlds;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>
/// Goes through all tellings of a scenario. First one without faults records the calls; then every call meets every fault; then, in each
/// of these, every later call meets every essential fault.
/// </summary>
internal sealed class Exploration(Scenario scenario, WorldOptions options)
{
    // A second fault matters while the first is being recovered from; polls in a quiet hour are all alike.
    private static readonly int Reach = Effort.Everything ? 12 : 6;
    private const int MostPolls = 2;

    private readonly ConcurrentBag<(Telling Telling, Result Result)> _failed = [];
    private int _runs;
    private int _calls;

    public int Runs => _runs;

    public int CallsMade => _calls;

    public IReadOnlyList<(Telling Telling, Result Result)> Failed => [.. _failed.OrderBy(failed => failed.Telling.ToString(), StringComparer.Ordinal)];

    /// <summary>
    /// No fault, and one. Where the moving act is done in the middle of things, only the essential ones unless everything is to be tried.
    /// </summary>
    public void One()
    {
        var plain = Positions().Select(at => Play(new Telling(scenario, options) { ActAt = at, Deep = true })).ToList();
        Each(plain, Singles, telling => Play(telling));
    }

    /// <summary>Two faults.</summary>
    public void Two()
    {
        var plain = new[] { Play(new Telling(scenario, options)) };
        var first = new ConcurrentBag<(Telling Telling, Result Result)>();
        Each(plain, played => Singles(played, Faults.Essential), telling => first.Add(Play(telling)));
        Each(first, Seconds, telling => Play(telling));
    }

    private IEnumerable<int?> Positions()
    {
        if (scenario.Anytime is null)
        {
            return [null];
        }

        var calls = Play(new Telling(scenario with { Anytime = null, Also = static _ => [] }, options)).Result.Calls;
        return Places(calls).Select(place => (int?)place.Index).Prepend(null);
    }

    private static IEnumerable<Telling> Singles((Telling Telling, Result Result) played)
    {
        if (played.Telling.ActAt is not null && !Effort.Everything)
        {
            return Singles(played, Faults.Essential);
        }

        var refused = Singles(played, Faults.Refusals).Select(telling => telling with { Refused = true });
        return Singles(played, Faults.Passing).Concat(refused);
    }

    private static IEnumerable<Telling> Singles((Telling Telling, Result Result) played, Func<CallKind, IEnumerable<Fault>> faults) =>
        from place in Places(played.Result.Calls)
        from fault in faults(place.Kind)
        select played.Telling.With(place.Index, fault) with { Deep = false };

    private static IEnumerable<Telling> Seconds((Telling Telling, Result Result) played)
    {
        var last = played.Telling.Faults.Keys.Max();
        return from place in Places(played.Result.Calls)
               where place.Index > last && place.Index <= last + Reach
               from fault in Faults.Essential(place.Kind)
               select played.Telling.With(place.Index, fault);
    }

    private static IEnumerable<(int Index, CallKind Kind)> Places(IReadOnlyList<CallKind> calls)
    {
        var polls = 0;
        return calls.Index().Where(call => call.Item != CallKind.Poll || polls++ < MostPolls).Select(call => (call.Index, call.Item));
    }

    private static void Each<T>(IEnumerable<T> from, Func<T, IEnumerable<Telling>> tellings, Action<Telling> play) =>
        Parallel.ForEach(from.SelectMany(tellings), play);

    private (Telling Telling, Result Result) Play(Telling telling)
    {
        var result = Performance.Play(telling);
        Interlocked.Increment(ref _runs);
        Interlocked.Add(ref _calls, result.Calls.Count);
        if (result.Violations.Count > 0)
        {
            _failed.Add((telling, result));
        }

        return (telling, result);
    }
}

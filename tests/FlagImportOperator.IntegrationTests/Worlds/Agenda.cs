using Microsoft.Extensions.Time.Testing;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>What is going to happen, in the order of its time; on one thread with everything else.</summary>
internal sealed class Agenda(FakeTimeProvider time)
{
    private readonly PriorityQueue<Action, (DateTimeOffset Due, int Order)> _items = new();
    private int _order;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>When the next thing happens.</summary>
    public DateTimeOffset? Next => _items.TryPeek(out _, out var first) ? first.Due : null;

    public void In(TimeSpan delay, Action action) => _items.Enqueue(action, (Now + delay, _order++));

    /// <summary>Lets time pass, and what is due happen in it.</summary>
    public void Elapse(TimeSpan span)
    {
        var until = Now + span;
        while (_items.TryPeek(out var action, out var first) && first.Due <= until)
        {
            _items.Dequeue();
            MoveTo(first.Due);
            action();
        }

        MoveTo(until);
    }

    // What happened on the way may have taken time itself.
    private void MoveTo(DateTimeOffset when)
    {
        if (when > Now)
        {
            time.SetUtcNow(when);
        }
    }
}

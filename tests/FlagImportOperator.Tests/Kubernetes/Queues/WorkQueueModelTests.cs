using CsCheck;
using FlagImportOperator.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Queues;

/// <summary>Random histories against a model that is too simple to be wrong.</summary>
public sealed class WorkQueueModelTests
{
    private enum Kind
    {
        Add,
        AddAfter,
        Take,
        Done,
        Advance,
    }

    [Fact]
    public void Queue_does_what_the_model_does()
    {
        var operation = Gen.Select(Gen.Frequency((3, Gen.Const(Kind.Add)), (3, Gen.Const(Kind.AddAfter)), (4, Gen.Const(Kind.Take)), (3, Gen.Const(Kind.Done)), (2, Gen.Const(Kind.Advance))), Gen.Int[0, 5], Gen.Int[0, 12]);
        operation.Array[1, 150].Sample(history =>
        {
            var time = new FakeTimeProvider();
            using var queue = new WorkQueue<int>(time, new Random(1));
            var model = new Model();
            foreach (var (kind, key, amount) in history)
            {
                Apply(kind, key, amount, queue, model, time);
                Assert.Equal(model.Ready.Count, queue.Depth);
                Assert.Equal(model.Due.Count, queue.Delayed);
                Assert.Equal(model.InWork.Count, queue.InWork);
            }

            // No key is lost: everything that is owed comes out in the end, in order.
            time.Advance(TimeSpan.FromSeconds(100));
            model.Advance(100);
            while (model.Take() is { } expected)
            {
                Assert.Equal(expected, Take(queue));
                queue.Done(expected);
                model.Done(expected);
            }

            Assert.Equal(0, queue.Depth);
        }, iter: 3000);
    }

    private static void Apply(Kind kind, int key, int amount, WorkQueue<int> queue, Model model, FakeTimeProvider time)
    {
        switch (kind)
        {
            case Kind.Add:
                queue.Add(key);
                model.Add(key);
                break;
            case Kind.AddAfter:
                queue.AddAfter(key, TimeSpan.FromSeconds(amount));
                model.AddAfter(key, amount);
                break;
            case Kind.Take:
                Assert.Equal(model.Take(), Take(queue));
                break;
            case Kind.Done:
                queue.Done(key);
                model.Done(key);
                break;
            default:
                time.Advance(TimeSpan.FromSeconds(amount));
                model.Advance(amount);
                break;
        }
    }

    private static int? Take(WorkQueue<int> queue)
    {
        if (queue.Depth == 0)
        {
            return null;
        }

        var take = queue.TakeAsync(CancellationToken.None).AsTask();
        Assert.True(take.IsCompleted);
        var (taken, key) = take.GetAwaiter().GetResult();
        Assert.True(taken);
        return key;
    }

    /// <summary>Lists, and no cleverness.</summary>
    private sealed class Model
    {
        private readonly HashSet<int> _again = [];
        private int _now;
        private int _order;

        public List<int> Ready { get; } = [];

        public HashSet<int> InWork { get; } = [];

        public Dictionary<int, (int At, int Order)> Due { get; } = [];

        public void Add(int key)
        {
            Due.Remove(key);
            if (InWork.Contains(key))
            {
                _again.Add(key);
            }
            else if (!Ready.Contains(key))
            {
                Ready.Add(key);
            }
        }

        public void AddAfter(int key, int seconds)
        {
            if (seconds == 0)
            {
                Add(key);
            }
            else if (!Due.TryGetValue(key, out var due) || _now + seconds < due.At)
            {
                Due[key] = (_now + seconds, _order++);
            }
        }

        public int? Take()
        {
            if (Ready.Count == 0)
            {
                return null;
            }

            var key = Ready[0];
            Ready.RemoveAt(0);
            InWork.Add(key);
            return key;
        }

        public void Done(int key)
        {
            if (InWork.Remove(key) && _again.Remove(key))
            {
                Ready.Add(key);
            }
        }

        public void Advance(int seconds)
        {
            _now += seconds;
            foreach (var (key, _) in Due.Where(pair => pair.Value.At <= _now).OrderBy(pair => pair.Value).ToList())
            {
                Add(key);
            }
        }
    }
}

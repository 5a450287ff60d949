using System.Diagnostics;

namespace FlagImportOperator.EndToEndTests;

/// <summary>Waiting for what another process does: the one place where tests look at a real clock.</summary>
internal static class Poll
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Throws <see cref="TimeoutException"/> with <paramref name="what"/> after 30 s.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}");
            }

            await Task.Delay(Step, TimeProvider.System, cancellation);
        }
    }
}

namespace FlagImportOperator.Kubernetes.Queues;

/// <summary>Delays between attempts: 1 s doubling to 15 min, full jitter (design §3), so that many keys that failed together part.</summary>
internal static class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const int DoublingsToLongest = 10; // 2^10 s is more than 15 min

    /// <summary>The longest delay after that many failures before this one.</summary>
    public static TimeSpan Ceiling(int failures)
    {
        var doubled = First * (1L << Math.Min(failures, DoublingsToLongest));
        return doubled < Longest ? doubled : Longest;
    }

    /// <summary>The delay, with <paramref name="chance"/> in [0, 1).</summary>
    public static TimeSpan Delay(int failures, double chance) => Ceiling(failures) * chance;
}

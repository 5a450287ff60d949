using System.Text;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// One string for equal names: a cluster has thousands of objects in tens of namespaces. A small direct-mapped table: two names that
/// meet in a slot push each other out, which costs memory but never correctness. Thread-safe, since references are written whole.
/// </summary>
internal sealed class Utf8NamePool
{
    private const int Slots = 1024;
    private const int LongestPooled = 63; // a namespace's name is a DNS label

    private readonly string?[] _names = new string?[Slots];

    public static Utf8NamePool Namespaces { get; } = new();

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestPooled)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref _names[Slot(utf8)];
        if (slot is { } known && Same(known, utf8))
        {
            return known;
        }

        return slot = Encoding.UTF8.GetString(utf8);
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % Slots);
    }

    private static bool Same(string known, ReadOnlySpan<byte> utf8) =>
        known.Length == utf8.Length && Ascii.Equals(utf8, known);
}

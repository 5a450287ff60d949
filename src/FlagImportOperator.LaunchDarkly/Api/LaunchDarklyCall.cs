namespace FlagImportOperator.LaunchDarkly;

/// <summary>One call, ready to be sent. Holds secrets: it must never be logged.</summary>
internal sealed class LaunchDarklyCall
{
    public required HttpMethod Method { get; init; }

    public required Uri Address { get; init; }

    /// <summary>What the call is, for metrics.</summary>
    public required LaunchDarklyOperation Kind { get; init; }

    /// <summary>What the call is, for people: a verb and a key or id, never a value.</summary>
    public required string Operation { get; init; }

    public required CallPriority Priority { get; init; }

    /// <summary>JSON to send, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The values inside <see cref="Body"/>, none of which an error text may be cut in two (a half would escape scrubbing).</summary>
    public IReadOnlyCollection<string> SentValues { get; init; } = [];

    /// <summary>A 409 does not prove that nothing was done: other families answer it for what an earlier, lost call made (LD §3.2).</summary>
    public bool ConflictIsAmbiguous { get; init; }

    public bool IsWrite => Method != HttpMethod.Get;

    public override string ToString() => Operation;
}

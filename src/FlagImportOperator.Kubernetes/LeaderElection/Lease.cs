using System.Text.Json;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>
/// A Lease as far as the election reads it. Whatever it may hold, it can be read: charts render Leases with an empty spec, and people
/// edit them.
/// </summary>
/// <param name="Version">metadata.resourceVersion.</param>
/// <param name="Holder">Who holds it; empty: nobody.</param>
/// <param name="Duration">leaseDurationSeconds, where there is one.</param>
/// <param name="Transitions">How often the holder changed.</param>
/// <param name="Spec">The whole spec as it was sent, to tell a renewal from an edit of labels.</param>
internal sealed record Lease(string Version, string Holder, TimeSpan? Duration, int Transitions, string Spec)
{
    /// <summary>The duration that a leader writes when it gives the lease up.</summary>
    public const int ReleasedSeconds = 1;

    /// <summary>True when its last holder gave it up, rather than somebody else taking it away.</summary>
    public bool IsReleased => Holder.Length == 0 && Duration == TimeSpan.FromSeconds(ReleasedSeconds);

    /// <summary>Reads the UTF-8 of a Lease. Throws <see cref="JsonException"/> when it is no object with a resourceVersion.</summary>
    public static Lease Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (Text(Member(Member(document.RootElement, "metadata"), "resourceVersion")) is not { Length: > 0 } version)
        {
            throw new JsonException("A Lease without metadata.resourceVersion.");
        }

        var spec = Member(document.RootElement, "spec");
        return new Lease(
            version,
            Text(Member(spec, "holderIdentity")) ?? "",
            Number(Member(spec, "leaseDurationSeconds")) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Number(Member(spec, "leaseTransitions")) is { } transitions and >= 0 and < int.MaxValue ? transitions : 0,
            spec.ValueKind == JsonValueKind.Undefined ? "" : spec.GetRawText());
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static int? Number(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : null;
}

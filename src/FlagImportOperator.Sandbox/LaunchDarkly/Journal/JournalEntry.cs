using FlagImportOperator.Sandbox.LaunchDarkly.Journal;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>One request and what became of it. Text forms have no secrets; the members named Raw do.</summary>
public sealed class JournalEntry
{
    private readonly IntegrationManifests _manifests;

    internal JournalEntry(IntegrationManifests manifests) => _manifests = manifests;

    /// <summary>Order of arrival, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>Arrival, on the simulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>From arrival to the answer, on the simulator's clock.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What was asked.</summary>
    public required SimulatorOperation Operation { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as sent.</summary>
    public required string Path { get; init; }

    /// <summary>Id of the configuration; for a create, the new one. Null: none.</summary>
    public required string? Id { get; init; }

    /// <summary>HTTP status answered; null: the connection was closed instead.</summary>
    public required int? Status { get; init; }

    /// <summary>Whether the request changed the account, whatever was answered.</summary>
    public required bool Applied { get; init; }

    /// <summary>Names of the faults that hit it; null: none.</summary>
    public required string? Fault { get; init; }

    /// <summary>Secret form variables that were written with a value that looks masked: the client wrote back what it had read.</summary>
    public required IReadOnlyList<string> MaskEchoed { get; init; }

    /// <summary>Requests in work when this one arrived, itself included.</summary>
    public required int InFlight { get; init; }

    /// <summary>Header User-Agent; null: none.</summary>
    public required string? UserAgent { get; init; }

    /// <summary>Header Authorization as sent; null: none.</summary>
    public required string? RawToken { get; init; }

    /// <summary>Body as sent; empty: none.</summary>
    public required string RawBody { get; init; }

    /// <summary>Body with every value redacted that is not known to be public; null: none.</summary>
    public string? Body => RawBody.Length == 0 ? null : BodyRedactor.Redact(RawBody, _manifests);

    /// <summary>One line without secrets.</summary>
    public override string ToString() =>
        $"#{Sequence} {Operation} {Method} {Path} -> {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "dropped"}"
        + (Applied ? " applied" : "") + (Fault is null ? "" : $" [{Fault}]") + (Body is null ? "" : $" {Body}");
}

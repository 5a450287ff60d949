namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// A flag import configuration as LaunchDarkly answers it. Which members an answer carries differs by call and is only partly
/// documented, so every one may be missing (LD §1.1, §1.2).
/// </summary>
public sealed record FlagImportIntegration
{
    /// <summary>The opaque id; documented as 24 hex digits, seen live as a UUID (LD §1.3).</summary>
    public string? Id { get; init; }

    /// <summary>Key of the LaunchDarkly project that the configuration belongs to.</summary>
    public string? ProjectKey { get; init; }

    /// <summary>The source: <c>split</c>, <c>unleash</c>, or what LaunchDarkly adds one day.</summary>
    public string? IntegrationKey { get; init; }

    /// <summary>The form variables, secret ones masked; values that are no strings are given as their JSON text. Null where the answer left it out (lists do).</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }

    /// <summary>The tags, in the order of the answer. Null where the answer left them out.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The display name; not unique.</summary>
    public string? Name { get; init; }

    /// <summary>A counter that LaunchDarkly also bumps by itself, asynchronously (LD §1.4): a hint that something moved, never proof of drift.</summary>
    public long? Version { get; init; }

    /// <summary>State of the import job.</summary>
    public FlagImportStatus? Status { get; init; }

    /// <summary>Actions that the token is denied on this configuration, where the answer says so (LD §7).</summary>
    public IReadOnlyList<string> DeniedActions { get; init; } = [];
}

/// <summary>State of the import job of a configuration (LD §1.1).</summary>
public sealed record FlagImportStatus
{
    /// <summary>An open enum: <c>pending</c>, <c>importing</c>, <c>complete</c>, <c>partial</c>, <c>failed</c>, or anything else.</summary>
    public string? Status { get; init; }

    /// <summary>Epoch milliseconds of the latest successful import; null means never (absent, null and 0 all read so).</summary>
    public long? LastImport { get; init; }

    /// <summary>Epoch milliseconds of the latest import error; null means never.</summary>
    public long? LastError { get; init; }

    /// <summary>A bounded recent list whose length means nothing (LD §1.1).</summary>
    public IReadOnlyList<FlagImportError> Errors { get; init; } = [];
}

/// <summary>One failed call or item of an import run (LD §1.1 <c>StatusResponse</c>).</summary>
public sealed record FlagImportError
{
    /// <summary>Id of the configuration.</summary>
    public string? IntegrationId { get; init; }

    /// <summary>The error text; may be absent for integrations that hide response bodies. Not scrubbed: it may quote a secret.</summary>
    public string? Message { get; init; }

    /// <summary>HTTP status of the failed call.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Epoch milliseconds.</summary>
    public long? Timestamp { get; init; }
}

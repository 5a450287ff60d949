using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FlagImportOperator.Api;

/// <summary>What LaunchDarkly holds and what the operator did. Written by the operator only.</summary>
public sealed class FlagImportConfigurationStatus
{
    /// <summary>Id of the configuration in LaunchDarkly.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; set; }

    /// <summary>LaunchDarkly's version of the configuration; LaunchDarkly also raises it by itself.</summary>
    public long? Version { get; set; }

    /// <summary>State of the import job in LaunchDarkly's own words.</summary>
    [JsonPropertyName("_status")]
    public ImportJobStatus? JobStatus { get; set; }

    /// <summary>When the latest successful import ended.</summary>
    public DateTimeOffset? LastImportTime { get; set; }

    /// <summary>The generation of the spec that the conditions speak of.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready, Synced, Imported, and while true Reconciling or Stalled.</summary>
    public IReadOnlyList<Condition>? Conditions { get; set; }

    /// <summary>
    /// The JSON patch that would be sent: in mode Observe, or while something is pending. Secret values are shown as (secret).
    /// </summary>
    public IReadOnlyList<PlannedOperation>? Plan { get; set; }

    /// <summary>For each form variable last sent, a keyed fingerprint of its value, from which the value cannot be learnt.</summary>
    public IReadOnlyDictionary<string, string>? AppliedConfig { get; set; }

    /// <summary>resourceVersion of the Secret named by configSecretRef when its values were last compared.</summary>
    public string? ObservedSecretVersion { get; set; }

    /// <summary>The last import that was asked for by annotation.</summary>
    public ImportRequest? Import { get; set; }

    /// <summary>The last value of the annotation flagimport.dev/reconcile-requested that was acted on.</summary>
    public string? LastHandledReconcileAt { get; set; }
}

/// <summary>State of the import job in LaunchDarkly's own words.</summary>
public sealed class ImportJobStatus
{
    /// <summary>pending, importing, complete, partial or failed.</summary>
    public string? Status { get; set; }

    /// <summary>Epoch milliseconds of the latest successful import.</summary>
    public long? LastImport { get; set; }

    /// <summary>Epoch milliseconds of the latest import error.</summary>
    public long? LastError { get; set; }

    /// <summary>The newest errors, at most 10.</summary>
    public IReadOnlyList<ImportError>? Errors { get; set; }
}

/// <summary>One error of an import.</summary>
public sealed record ImportError
{
    /// <summary>Id of the configuration.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>The error text, at most 512 characters, secrets removed.</summary>
    public string? Message { get; set; }

    /// <summary>HTTP status of the failed call.</summary>
    public int? StatusCode { get; set; }

    /// <summary>Epoch milliseconds.</summary>
    public long? Timestamp { get; set; }
}

/// <summary>A standard Kubernetes condition.</summary>
public sealed record Condition
{
    /// <summary>Ready, Synced, Imported, Reconciling or Stalled.</summary>
    public string Type { get; set; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; set; } = "";

    /// <summary>The generation of the spec that this condition was set for.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>When the status last changed.</summary>
    public DateTimeOffset LastTransitionTime { get; set; }

    /// <summary>Why, in one CamelCase word of a documented list.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Why, for people.</summary>
    public string Message { get; set; } = "";
}

/// <summary>One operation of the JSON patch (RFC 6902) that would be sent.</summary>
public sealed class PlannedOperation
{
    /// <summary>add, remove or replace.</summary>
    public string Op { get; set; } = "";

    /// <summary>JSON pointer; the empty pointer means the whole configuration, which would be created.</summary>
    public string Path { get; set; } = "";

    /// <summary>The value; secrets are shown as (secret).</summary>
    public JsonNode? Value { get; set; }
}

/// <summary>An import that was asked for by annotation.</summary>
public sealed record ImportRequest
{
    /// <summary>The annotation's value.</summary>
    public string Requested { get; set; } = "";

    /// <summary>Requested, Queued, Finished or Unknown.</summary>
    public string State { get; set; } = "";
}

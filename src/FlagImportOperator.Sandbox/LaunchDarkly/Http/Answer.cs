namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>One answer, before it is written.</summary>
internal sealed record Answer(int Status)
{
    /// <summary>Empty: no body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Written straight to the response instead of <see cref="Body"/>: a list may be megabytes.</summary>
    public IEnumerable<SimulatedConfiguration>? Items { get; init; }

    public bool Applied { get; init; }

    /// <summary>Id of a configuration that this request created.</summary>
    public string? CreatedId { get; init; }

    public IReadOnlyList<string> MaskEchoed { get; init; } = [];

    public static Answer Of(ApiError error) => new(error.Status) { Body = error.ToJson() };
}

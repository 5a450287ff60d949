using Microsoft.Extensions.Primitives;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>A request, read completely and freed from the web server.</summary>
internal sealed record ApiRequest(ApiRoute Route, ReadOnlyMemory<byte> Body)
{
    public required StringValues Authorization { get; init; }

    public required StringValues ApiVersion { get; init; }

    public required string? ContentType { get; init; }

    public required string Address { get; init; }
}

using System.Text.Json;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>A refusal in the API's terms (LD §3.1). Messages name members and rules, never values.</summary>
internal sealed class ApiError(int status, string? code, string message) : Exception(message)
{
    public int Status => status;

    public string? Code => code;

    public static ApiError InvalidRequest(string message) => new(400, "invalid_request", message);

    public static ApiError InvalidPatch(string message, int status = 400) => new(status, "invalid_patch", message);

    public static ApiError NotFound(string message) => new(404, "not_found", message);

    public static ApiError ConfigurationNotFound() => NotFound("project or import configuration not found");

    /// <summary>The body that the API documents for a status, for faults that name only the status. 5xx are not documented: no code.</summary>
    public static ApiError Documented(int status, string? code = null, string? message = null)
    {
        var (usualCode, usualMessage) = status switch
        {
            400 => ("invalid_request", "Invalid request body"),
            401 => ("unauthorized", "Invalid access token"),
            403 => ("forbidden", "Forbidden. Access to the requested resource was denied."),
            404 => ("not_found", "Invalid resource identifier"),
            405 => ("method_not_allowed", "Method not allowed"),
            409 => ("optimistic_locking_error", "Conflict. Optimistic lock error. Try again later."),
            429 => ("rate_limited", "You've exceeded the API rate limit. Try again later."),
            _ => ((string?)null, "The server could not handle the request."),
        };
        return new ApiError(status, code ?? usualCode, message ?? usualMessage);
    }

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, RepresentationWriter.Json))
        {
            writer.WriteStartObject();
            if (code is not null)
            {
                writer.WriteString("code", code);
            }

            writer.WriteString("message", Message);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

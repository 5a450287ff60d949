using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

internal static class RequestBody
{
    /// <exception cref="ApiError">Not JSON, or an object that names a member twice.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            // The parser's message may quote the body.
            throw ApiError.InvalidRequest("the body is not valid JSON");
        }
    }

    /// <summary>
    /// Plain <c>application/json</c>, for patches too (LD §2): a JSON patch media type or a semantic patch parameter means that the
    /// client has another API in mind.
    /// </summary>
    public static bool IsPlainJson(string? contentType)
    {
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return false;
        }

        return string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && type.Parameters.All(parameter => string.Equals(parameter.Name, "charset", StringComparison.OrdinalIgnoreCase));
    }
}

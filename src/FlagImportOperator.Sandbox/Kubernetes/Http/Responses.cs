using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>Answers as the API server writes them.</summary>
internal static class Responses
{
    private const string Json = "application/json";
    private const int LongestWarnings = 4096;

    /// <summary>A document; indented for whoever looks at it with curl or asks for <c>pretty</c>.</summary>
    public static Task WriteAsync(HttpContext context, int status, JsonNode document, string contentType = Json) =>
        WriteAsync(context, status, JsonText.Write(document, IsForPeople(context.Request)), contentType);

    /// <summary>Bytes as they are.</summary>
    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string contentType = Json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Plain text, as of health checks.</summary>
    public static Task WriteTextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>A Status object that says why not.</summary>
    public static Task WriteAsync(HttpContext context, ApiException exception) => WriteAsync(context, exception.Code, Status(exception));

    /// <inheritdoc cref="WriteAsync(HttpContext, ApiException)"/>
    public static JsonObject Status(ApiException exception)
    {
        JsonObject status = new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = exception.Message,
        };
        if (exception.Reason.Length > 0)
        {
            status["reason"] = exception.Reason;
        }

        if (exception.Details is { } details)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = exception.Code;
        return status;
    }

    /// <summary>What a client reads as warnings of the server.</summary>
    public static void Warn(HttpContext context, IReadOnlyList<string> warnings)
    {
        var left = LongestWarnings;
        foreach (var warning in warnings.Select(warning => string.Concat(warning.Where(character => !char.IsControl(character)))))
        {
            if ((left -= warning.Length) < 0)
            {
                break;
            }

            var quoted = warning.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            context.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
        }
    }

    private static bool IsForPeople(HttpRequest request) => request.Query.TryGetValue("pretty", out var pretty)
        ? pretty.ToString() is not ("0" or "false")
        : request.Headers.UserAgent.ToString() is var agent && (agent.StartsWith("curl/", StringComparison.Ordinal) || agent.StartsWith("Mozilla/", StringComparison.Ordinal));
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>metav1.Status, as far as it is of use.</summary>
internal sealed record StatusBody(string? Reason, string? Message, int? Code, StatusDetails? Details);

/// <summary>Its details.</summary>
internal sealed record StatusDetails(int? RetryAfterSeconds, IReadOnlyList<StatusCause>? Causes);

/// <summary>One cause: the field, and a reason in CamelCase.</summary>
internal sealed record StatusCause(string? Reason, string? Field);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusBody))]
internal sealed partial class StatusJson : JsonSerializerContext;

/// <summary>Makes exceptions of what the API server answers.</summary>
internal static class ApiErrors
{
    private const int MaxBody = 64 << 10;
    private const int MaxMessage = 400;

    /// <summary>From an answer that is no success.</summary>
    public static async Task<KubernetesApiException> FromResponseAsync(
        string call, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var body = await PooledBody.ReadAsync(response.Content, MaxBody, cancellationToken);
        var status = body is null ? null : Parse(body.Memory.Span);
        return Make(call, response.StatusCode, status, RetryAfter(response, now));
    }

    /// <summary>From the Status object of a watch's ERROR event.</summary>
    public static KubernetesApiException FromWatchError(string call, ReadOnlySpan<byte> json)
    {
        var status = Parse(json);
        return Make(call, (HttpStatusCode)(status?.Code ?? 500), status, null);
    }

    private static KubernetesApiException Make(string call, HttpStatusCode code, StatusBody? status, TimeSpan? retryAfter) =>
        new(Text(call, code, status))
        {
            StatusCode = code,
            Reason = status?.Reason,
            RetryAfter = retryAfter ?? (status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null),
        };

    private static string Text(string call, HttpStatusCode code, StatusBody? status)
    {
        var text = $"{call}: {(int)code} {status?.Reason ?? code.ToString()}";
        if (code is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            // Such messages quote what was sent: only the fields and the kinds of fault are told.
            var causes = status?.Details?.Causes?.Take(5).Select(cause => $"{cause.Field} {cause.Reason}");
            return causes is null ? text : $"{text} ({string.Join(", ", causes)})";
        }

        return status?.Message is { Length: > 0 } message
            ? $"{text}: {(message.Length > MaxMessage ? message[..MaxMessage] + "..." : message)}"
            : text;
    }

    private static StatusBody? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StatusJson.Default.StatusBody);
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or plain text
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        // Read as text: a broken value must not become an exception.
        if (!response.Headers.TryGetValues("Retry-After", out var values) || values.FirstOrDefault() is not { } value)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now ? at - now : null;
    }
}

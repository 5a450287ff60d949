using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// Makes one call under the governor and turns whatever comes of it into a result or a <see cref="LaunchDarklyException"/>, whose text
/// is made here alone, of status, code and the call's name: nothing that was sent, and nothing LaunchDarkly says, can get into it.
/// </summary>
internal sealed class LaunchDarklyTransport(
    HttpClient http, LaunchDarklyIdentity identity, AccountGovernor governor, LaunchDarklyMetrics metrics, TimeProvider time, ILogger logger)
{
    private const int LargestErrorBody = 64 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Makes the call and reads its answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="read">Reads a successful answer's body; throws <see cref="JsonException"/> or <see cref="InvalidDataException"/> when it cannot.</param>
    /// <param name="unreadable">For a write, which has succeeded whatever its body says: the result when that cannot be read.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<T> SendAsync<T>(
        LaunchDarklyCall call, Func<Stream, CancellationToken, ValueTask<T>> read, Func<T>? unreadable, CancellationToken cancellationToken)
    {
        using var permit = await EnterAsync(call, cancellationToken);
        using var deadline = new CancellationTokenSource(identity.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var started = time.GetTimestamp();
        HttpResponseMessage response;
        using var request = Request(call);
        identity.BeforeSend?.Invoke();
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception error) when (IsTransport(error))
        {
            (request.Content as CheckedContent)?.Refused?.Throw();
            cancellationToken.ThrowIfCancellationRequested();
            var failure = NoAnswer(call, error, deadline.IsCancellationRequested);
            metrics.NotAnswered(call.Kind, deadline.IsCancellationRequested, time.GetElapsedTime(started));
            LaunchDarklyLog.NoAnswer(logger, identity.Account, call.Operation, failure.Message, Elapsed(started));
            throw failure;
        }

        using (response)
        {
            metrics.Answered(call.Kind, response.StatusCode, time.GetElapsedTime(started));
            LaunchDarklyLog.Answered(logger, identity.Account, call.Operation, (int)response.StatusCode, Elapsed(started));
            var retryAt = permit.Answered(response.StatusCode, RateLimit.Read(response.Headers, time.GetUtcNow()));
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(call, response, retryAt, either.Token, cancellationToken);
            }

            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(either.Token);
                return await read(body, either.Token);
            }
            catch (Exception error) when (IsTransport(error) || error is JsonException or InvalidDataException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (unreadable is not null)
                {
                    LaunchDarklyLog.AnswerUnreadable(logger, identity.Account, call.Operation, error.GetType().Name);
                    return unreadable();
                }

                throw HalfAnswer(call, response.StatusCode, error);
            }
        }
    }

    private async ValueTask<CallPermit> EnterAsync(LaunchDarklyCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await governor.EnterAsync(call.Priority, call.IsWrite, cancellationToken);
        }
        catch (LaunchDarklyException refusal) when (refusal.HeldBack)
        {
            metrics.HeldBack(refusal.Kind);
            throw;
        }
    }

    private HttpRequestMessage Request(LaunchDarklyCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address);
        // Without validation: the token stands alone, without a scheme (LD §2).
        request.Headers.TryAddWithoutValidation("Authorization", identity.AccessToken);
        // Set once per request: of two values the server takes the first (LD §2).
        request.Headers.TryAddWithoutValidation("LD-API-Version", "beta");
        request.Headers.TryAddWithoutValidation("User-Agent", identity.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (call.Body is { } body)
        {
            request.Content = Content(body);
            request.Content.Headers.ContentType = Json;
        }
        else if (call.Method == HttpMethod.Post)
        {
            // A request without content is sent a second time by the handler when a kept connection breaks before the answer; one with
            // content, even an empty one, is not. A job must not be queued twice.
            request.Content = Content(ReadOnlyMemory<byte>.Empty);
        }

        return request;
    }

    private HttpContent Content(ReadOnlyMemory<byte> body) => identity.BeforeSend is { } check ? new CheckedContent(body, check) : new ReadOnlyMemoryContent(body);

    private async Task<LaunchDarklyException> RefusalAsync(
        LaunchDarklyCall call, HttpResponseMessage response, DateTimeOffset? retryAt, CancellationToken either, CancellationToken cancellationToken)
    {
        var (code, message, id) = Failures.ReadBody(await ErrorBodyAsync(response, either, cancellationToken));
        var status = response.StatusCode;
        var hint = (int)status is >= 300 and < 400 ? "; LaunchDarkly makes no redirects, so the base URL or a proxy is wrong" : "";
        return new(Failures.KindOf(status, code), $"LaunchDarkly answered {(int)status}{(code is null ? "" : $" {code}")} to {call.Operation}{hint}")
        {
            StatusCode = status,
            Code = code,
            ServerMessage = Failures.Cut(message?.Replace(identity.AccessToken, "(secret)", StringComparison.Ordinal), call.SentValues),
            CorrelationId = id,
            RetryAt = retryAt,
            MayHaveBeenCarriedOut = Failures.MayHaveBeenCarriedOut(call, status),
        };
    }

    // An error whose body breaks off is still the error that its status says.
    private static async Task<ReadOnlyMemory<byte>> ErrorBodyAsync(HttpResponseMessage response, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either);
            var buffer = new byte[Math.Min(response.Content.Headers.ContentLength ?? LargestErrorBody, LargestErrorBody)];
            return buffer.AsMemory(0, await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, either));
        }
        catch (Exception error) when (IsTransport(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return default;
        }
    }

    private static LaunchDarklyException NoAnswer(LaunchDarklyCall call, Exception error, bool timedOut)
    {
        var (cause, sent) = error switch
        {
            // The message of these exceptions may quote what was sent or addressed; their kind says enough.
            _ when timedOut => ("no answer in time", true),
            HttpRequestException { HttpRequestError: var kind } => (Describe(kind), Failures.MayHaveBeenSent(kind)),
            // Not our deadline and not the caller's: the handler's own, for connecting.
            OperationCanceledException { InnerException: TimeoutException } => ("no connection in time", false),
            _ => ("the connection broke", true),
        };
        return new(LaunchDarklyErrorKind.Unreachable, $"LaunchDarkly cannot be reached for {call.Operation}: {cause}", error)
        {
            MayHaveBeenCarriedOut = call.IsWrite && sent,
        };
    }

    private static LaunchDarklyException HalfAnswer(LaunchDarklyCall call, HttpStatusCode status, Exception error)
    {
        var unreadable = error is JsonException or InvalidDataException;
        return new(
            unreadable ? LaunchDarklyErrorKind.ServerError : LaunchDarklyErrorKind.Unreachable,
            $"LaunchDarkly's answer {(int)status} to {call.Operation} {(unreadable ? "cannot be read" : "broke off")}",
            // What a parser or a bound quotes comes from the answer: it stays out.
            unreadable ? null : error)
        {
            StatusCode = status,
        };
    }

    private static string Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its host name cannot be resolved",
        HttpRequestError.ConnectionError => "the connection is refused",
        HttpRequestError.SecureConnectionError => "TLS cannot be agreed on",
        HttpRequestError.ProxyTunnelError => "the proxy refuses",
        _ => "the connection broke",
    };

    // HttpIOException is an IOException.
    private static bool IsTransport(Exception error) => error is HttpRequestException or IOException or OperationCanceledException;

    private long Elapsed(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;
}

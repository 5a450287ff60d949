using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FlagImportOperator.Sandbox.LaunchDarkly.Faults;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>One HTTP request from the first byte to the last: reads it, lets the faults have their way, journals, answers.</summary>
internal sealed class RequestHandler(
    Gate gate, FlagImportApi api, FaultInjector faults, RequestJournal journal, IntegrationManifests manifests, TimeProvider time,
    Func<SimulatorModes> currentModes, CancellationToken stopping)
{
    private const int FlushAt = 64 * 1024;
    private long _sequence;
    private int _inFlight;

    public async Task HandleAsync(HttpContext context)
    {
        var arrival = new Arrival(
            Interlocked.Increment(ref _sequence), Interlocked.Increment(ref _inFlight), time.GetUtcNow(), time.GetTimestamp());
        try
        {
            await HandleAsync(context, arrival);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception exception) when (exception is IOException or BadHttpRequestException or OperationCanceledException)
        {
            // The client went away while sending or receiving.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task HandleAsync(HttpContext context, Arrival arrival)
    {
        var request = await ReadAsync(context);
        var body = Encoding.UTF8.GetString(request.Body.Span);
        var route = request.Route;
        var target = new FaultTarget(route.Operation, route.ProjectKey, route.IntegrationKey, route.Id, body);
        var plan = faults.Plan(target);
        var modes = currentModes();

        await plan.PauseAsync(FaultMoment.BeforeApplying, target, time, stopping);
        var answer = InsteadOf(plan.Outcome) ?? Execute(request, modes, plan);
        await plan.PauseAsync(FaultMoment.AfterApplying, target, time, stopping);

        if (plan.Outcome is FaultAction.ApplyThenFail failure)
        {
            answer = Answer.Of(ApiError.Documented(failure.Status, failure.Code, failure.Message)) with
            {
                Applied = answer.Applied,
                CreatedId = answer.CreatedId,
                MaskEchoed = answer.MaskEchoed,
            };
        }

        var dropped = plan.Outcome is FaultAction.Drop or FaultAction.ApplyThenDrop;
        journal.Add(Entry(context, arrival, request, body, plan, answer, dropped));
        if (plan.Outcome is FaultAction.ApplyThenDrop { MidBody: true })
        {
            await WriteHalfAsync(context, answer);
        }

        if (dropped)
        {
            if (plan.Outcome is FaultAction.Drop { Orderly: true } or FaultAction.ApplyThenDrop { Orderly: true })
            {
                context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Both);
            }

            context.Abort();
            return;
        }

        await WriteAsync(context, answer, modes);
    }

    private Answer Execute(ApiRequest request, SimulatorModes modes, FaultPlan plan)
    {
        var (refusal, headers) = gate.Check(request, modes);
        if (refusal is not null)
        {
            return refusal with { Headers = headers };
        }

        try
        {
            return api.Execute(request, modes, plan, faults) with { Headers = headers };
        }
        catch (ApiError error)
        {
            return Answer.Of(error) with { Headers = headers };
        }
    }

    /// <summary>The answer of a fault that leaves the account as it is; null: do what was asked.</summary>
    private static Answer? InsteadOf(FaultAction? outcome) => outcome switch
    {
        FaultAction.Drop => new Answer(0),
        FaultAction.Fail { RawBody: { } raw } fail => new Answer(fail.Status)
        {
            Body = Encoding.UTF8.GetBytes(raw),
            ContentType = raw.StartsWith('<') ? "text/html" : "text/plain",
        },
        FaultAction.Fail fail => Answer.Of(ApiError.Documented(fail.Status, fail.Code, fail.Message)),
        FaultAction.RateLimit limit => Answer.Of(ApiError.Documented(429)) with { Headers = [.. LimitHeaders(limit)] },
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> LimitHeaders(FaultAction.RateLimit limit)
    {
        if (limit.Reset is { } reset)
        {
            yield return RateLimiter.Header("X-Ratelimit-Global-Remaining", 0);
            yield return RateLimiter.Header("X-Ratelimit-Reset", reset.ToUnixTimeMilliseconds());
        }

        if (limit.RetryAfter is { } wait)
        {
            yield return RateLimiter.Header("Retry-After", (long)Math.Ceiling(wait.TotalSeconds));
        }
    }

    private static async Task<ApiRequest> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var headers = context.Request.Headers;
        return new ApiRequest(ApiRoute.Match(EffectiveMethod(context.Request), RawPath(context)), buffer.ToArray())
        {
            Authorization = headers.Authorization,
            ApiVersion = headers["LD-API-Version"],
            ContentType = context.Request.ContentType,
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
    }

    // A PATCH or DELETE may be tunnelled in a POST (LD §1).
    private static string EffectiveMethod(HttpRequest request) =>
        request.Method == "POST" && request.Headers["X-HTTP-Method-Override"] is [{ Length: > 0 } other]
            ? other.ToUpperInvariant()
            : request.Method;

    private static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static string RawPath(HttpContext context) => RawTarget(context).Split('?', 2)[0];

    private JournalEntry Entry(
        HttpContext context, Arrival arrival, ApiRequest request, string body, FaultPlan plan, Answer answer, bool dropped) => new(manifests)
        {
            Sequence = arrival.Sequence,
            Time = arrival.Time,
            Duration = time.GetElapsedTime(arrival.Timestamp),
            Operation = request.Route.Operation,
            Method = context.Request.Method,
            Path = RawTarget(context),
            Id = answer.CreatedId ?? request.Route.Id,
            Status = dropped ? null : answer.Status,
            Applied = answer.Applied,
            Fault = plan.Describe(),
            MaskEchoed = answer.MaskEchoed,
            InFlight = arrival.InFlight,
            UserAgent = context.Request.Headers.UserAgent is [var agent] ? agent : null,
            RawToken = request.Authorization is [var token] ? token : null,
            RawBody = body,
        };

    private async Task WriteAsync(HttpContext context, Answer answer, SimulatorModes modes)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Items is not null)
        {
            context.Response.ContentType = answer.ContentType;
            await WriteListAsync(context, answer.Items, modes);
        }
        else if (!answer.Body.IsEmpty)
        {
            context.Response.ContentType = answer.ContentType;
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
        else if (answer.Status != 204)
        {
            context.Response.ContentLength = 0;
        }
    }

    private async Task WriteListAsync(HttpContext context, IEnumerable<SimulatedConfiguration> items, SimulatorModes modes)
    {
        var output = context.Response.BodyWriter;
        var representation = new RepresentationWriter(modes, manifests);
        using var writer = new Utf8JsonWriter((IBufferWriter<byte>)output, RepresentationWriter.Json);
        writer.WriteStartObject();
        writer.WriteStartObject("_links"u8);
        RepresentationWriter.WriteLink(writer, "self", ApiRoute.BasePath);
        writer.WriteEndObject();
        writer.WriteStartArray("items"u8);
        var flushed = 0L;
        foreach (var item in items)
        {
            representation.Write(writer, item, modes.ConfigInLists);
            var written = writer.BytesCommitted + writer.BytesPending;
            if (written - flushed > FlushAt)
            {
                flushed = written;
                writer.Flush();
                await output.FlushAsync(context.RequestAborted);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        await output.FlushAsync(context.RequestAborted);
    }

    private static async Task WriteHalfAsync(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = Math.Max(2, answer.Body.Length);
        await context.Response.BodyWriter.WriteAsync(answer.Body[..(answer.Body.Length / 2)], context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private readonly record struct Arrival(long Sequence, int InFlight, DateTimeOffset Time, long Timestamp);
}

using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Watching;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>GET of a list that goes on: <c>watch=1</c>.</summary>
internal sealed class WatchHandler(ObjectStore store, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Until the client goes, the time is over, or the server stops.</summary>
    public async Task WatchAsync(HttpContext context, ServedKind served, string? @namespace, ListOptions options)
    {
        if (options.SendInitialEvents && options.Version > store.Version)
        {
            throw ApiException.TooLarge(options.Version.Value, store.Version);
        }

        var matches = served.Filter(@namespace, options.Labels, options.Fields);
        var writer = new WatchEventWriter(served, Accept.Choose(context.Request.Headers.Accept.ToString()), ReadHandler.IncludeObject(context), time);
        using var timeout = new CancellationTokenSource(options.Timeout ?? DefaultTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, timeout.Token);
        var output = context.Response.BodyWriter;
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.StartAsync(end.Token);

            // Otherwise a client learns only with the first event that it is watching.
            await output.FlushAsync(end.Token);
            await foreach (var batch in WatchSource.ReadAsync(store, served, matches, options, time, end.Token))
            {
                foreach (var watchEvent in batch)
                {
                    writer.Write(output, watchEvent);
                }

                await output.FlushAsync(end.Token);
            }
        }
        catch (ApiException expired) when (expired.Code == 410)
        {
            WatchEventWriter.WriteError(output, Responses.Status(expired));
            await output.FlushAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Its time is over: a watch ends without a word.
        }
    }
}

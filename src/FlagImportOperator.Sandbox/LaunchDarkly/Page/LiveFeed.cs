using System.Text.Json;
using FlagImportOperator.Sandbox.LaunchDarkly.Admin;
using FlagImportOperator.Sandbox.LaunchDarkly.Journal;
using FlagImportOperator.Sandbox.LaunchDarkly.Store;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Page;

/// <summary>
/// The simulator's state as server-sent events: all of it at first, then what changes. A client that is slow, or away for a while,
/// gets the newest state, not each one between.
/// </summary>
internal sealed class LiveFeed(LaunchDarklySimulator simulator, AdminViews views, ChangeSignal changes, CancellationToken stopping)
{
    private const int MostConfigurations = 200;
    private const int MostEntries = 400;

    // For people: on the real clock, whatever clock the simulator has.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task StreamAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await StreamAsync(context.Response.Body, ending.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            context.Abort(); // the browser went away, or the simulator ends
        }
    }

    private async Task StreamAsync(Stream output, CancellationToken cancellationToken)
    {
        var (configurations, rehearsals, mark) = ((object?)null, (string?)null, JournalMark.None);
        await TellAsync(output, "account", views.WriteAccount, cancellationToken);
        while (true)
        {
            var next = changes.Next();
            if (string.Join(' ', simulator.Rehearsals.Running) is var running && running != rehearsals)
            {
                rehearsals = running;
                await TellAsync(output, "rehearsals", views.WriteRehearsals, cancellationToken);
            }

            if (simulator.State is var state && state != configurations)
            {
                configurations = state;
                await TellAsync(output, "configurations", writer => views.WriteNewest(writer, MostConfigurations), cancellationToken);
            }

            var news = simulator.Journal.Since(mark, MostEntries);
            if (news.Mark != mark)
            {
                mark = news.Mark;
                await TellAsync(output, "journal", writer => AdminViews.WriteNews(writer, news), cancellationToken);
            }

            await output.FlushAsync(cancellationToken);
            await WaitAsync(output, next, cancellationToken);
        }
    }

    private static async Task WaitAsync(Stream output, Task next, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await next.WaitAsync(KeepAlive, TimeProvider.System, cancellationToken);
                await Task.Delay(Gather, TimeProvider.System, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                // A comment: the only way to notice that a browser is gone.
                await output.WriteAsync(": \n\n"u8.ToArray(), cancellationToken);
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task TellAsync(Stream output, string name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        buffer.Write("event: "u8);
        buffer.Write(System.Text.Encoding.ASCII.GetBytes(name));
        buffer.Write("\ndata: "u8);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        buffer.Write("\n\n"u8);
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }
}

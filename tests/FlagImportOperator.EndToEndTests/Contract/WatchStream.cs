using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>One line of a watch.</summary>
internal sealed record WatchEvent(string Type, JsonObject Object)
{
    public string Name => Object.Text("metadata.name") ?? "";

    public string Version => Object.Version();

    /// <summary>For instance <c>ADDED a</c>.</summary>
    public override string ToString() => $"{Type} {Name}".TrimEnd();
}

/// <summary>The events of an open watch, one after another. Disposing it closes the connection.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    // Far beyond what any server needs: a test that waits for it fails.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new(body);
    }

    /// <param name="client">Where to.</param>
    /// <param name="path">Path and query, without <c>watch=true</c>.</param>
    /// <param name="accept">Media types; JSON when absent.</param>
    public static async Task<WatchStream> OpenAsync(ClusterClient client, string path, string accept = "application/json")
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        HttpResponseMessage? response = null;
        await Poll.UntilAsync(
            $"{path} can be watched",
            async () =>
            {
                response?.Dispose();
                response = await client.OpenAsync($"{path}{separator}watch=true", accept);
                return response.StatusCode != HttpStatusCode.TooManyRequests;
            },
            TestContext.Current.CancellationToken);
        var body = await response!.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var stream = new WatchStream(response, body);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var text = await stream._reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            await stream.DisposeAsync();
            throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
        }

        return stream;
    }

    public string ContentType => _response.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>Null when the server has ended the watch.</summary>
    public async Task<WatchEvent?> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await _reader.ReadLineAsync(limit.Token) is { } line ? Parse(line) : null;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No event and no end of the watch within {Limit.TotalSeconds} s");
        }
    }

    /// <summary>The next so many events.</summary>
    public async Task<IReadOnlyList<WatchEvent>> TakeAsync(int count)
    {
        var events = new List<WatchEvent>();
        while (events.Count < count)
        {
            events.Add(await NextAsync() ?? throw new InvalidOperationException(
                $"The watch ended after: {string.Join(", ", events)}; expected {count} events"));
        }

        return events;
    }

    /// <summary>What comes until the server ends the watch, as a watch with <c>timeoutSeconds</c> does.</summary>
    public async Task<IReadOnlyList<WatchEvent>> ToEndAsync()
    {
        var events = new List<WatchEvent>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private static WatchEvent Parse(string line)
    {
        var parsed = JsonNode.Parse(line)!.AsObject();
        var found = parsed["object"]!.AsObject();
        parsed.Remove("object");
        return new(parsed.Text("type")!, found);
    }
}

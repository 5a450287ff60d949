using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Page;

/// <summary>A headless Chromium, driven by its own protocol (DevTools) over a web socket: no driver, no package.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private int _sent;

    private Browser(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Skips the test where no browser is installed.</summary>
    public static async Task<Browser> StartAsync()
    {
        var program = Find();
        Assert.SkipWhen(program is null, $"No browser is installed: none of {string.Join(", ", Names)} is in PATH, and FLAGIMPORT_BROWSER names none.");
        var profile = Directory.CreateTempSubdirectory("flagimport-browser-");
        var start = new ProcessStartInfo(program!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var browser = new Browser(Process.Start(start)!, profile);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public Task OpenAsync(Uri address) => CallAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });

    /// <summary>The value of a script; a promise is waited for.</summary>
    public async Task<JsonNode?> EvaluateAsync(string script)
    {
        var result = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true });
        Assert.True(result["exceptionDetails"] is null, result.ToJsonString());
        return result["result"]!["value"]?.DeepClone();
    }

    /// <summary>Waits until a script's value is true.</summary>
    public async Task UntilAsync(string condition)
    {
        var found = await EvaluateAsync(
            $$"""
            new Promise((resolve) => {
              const began = performance.now();
              const look = () => ({{condition}}) ? resolve("") : performance.now() - began > 30000 ? resolve(document.documentElement.outerHTML) : setTimeout(look, 20);
              look();
            })
            """);
        Assert.True((string?)found == "", $"{condition} did not become true in:\n{found}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser still writes; the folder is a temporary one.
        }
    }

    private static string? Find() => Environment.GetEnvironmentVariable("FLAGIMPORT_BROWSER") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private async Task ConnectAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await _process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("DevTools listening on ws://", StringComparison.Ordinal))
            {
                // Nobody reads the rest; a full pipe must not stop the browser.
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                var server = new Uri(line["DevTools listening on ".Length..]);
                await _socket.ConnectAsync(await PageAsync(server, limit.Token), limit.Token);
                return;
            }
        }

        Assert.Fail("The browser ended before it listened.");
    }

    private static async Task<Uri> PageAsync(Uri server, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{server.Authority}/json/list");
        using var answer = await client.SendAsync(request, cancellationToken);
        var pages = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsArray();
        return new Uri((string)pages.First(page => (string?)page!["type"] == "page")!["webSocketDebuggerUrl"]!);
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Patience);
        var id = ++_sent;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var message = await ReceiveAsync(limit.Token);
            if ((int?)message["id"] == id)
            {
                Assert.True(message["error"] is null, message.ToJsonString());
                return (JsonObject)message["result"]!;
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, cancellationToken);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray())!;
            }
        }
    }
}

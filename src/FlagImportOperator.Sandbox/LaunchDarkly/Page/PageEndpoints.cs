using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Page;

/// <summary>The page that shows LaunchDarkly's side: embedded files and a live feed, nothing from anywhere else.</summary>
internal sealed class PageEndpoints(LiveFeed feed)
{
    /// <summary>Only what this server serves, no inline script, no markup made from text, in nobody's frame.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly FrozenDictionary<string, Asset> Assets = new Dictionary<string, Asset>
    {
        ["/sandbox/"] = Asset.Load("index.html", "text/html; charset=utf-8"),
        ["/sandbox/page.css"] = Asset.Load("page.css", "text/css; charset=utf-8"),
        ["/sandbox/page.js"] = Asset.Load("page.js", "text/javascript; charset=utf-8"),
        ["/sandbox/icon.svg"] = Asset.Load("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary();

    /// <summary>True when the request was for the page, and is answered.</summary>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        if (!HttpMethods.IsGet(request.Method))
        {
            return false;
        }

        // A client that has lost its way shows a token, and belongs in the journal.
        if (path == "/sandbox" || (path == "/" && request.Headers.Authorization.Count == 0))
        {
            context.Response.Redirect("/sandbox/");
            return true;
        }

        if (path == "/sandbox/events")
        {
            await feed.StreamAsync(context);
            return true;
        }

        if (!Assets.TryGetValue(path, out var asset))
        {
            return false;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        await context.Response.BodyWriter.WriteAsync(asset.Content, context.RequestAborted);
        return true;
    }

    private sealed record Asset(string ContentType, ReadOnlyMemory<byte> Content)
    {
        public static Asset Load(string name, string contentType)
        {
            using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"page/{name}")
                ?? throw new InvalidOperationException($"{name} is not embedded in this assembly.");
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return new Asset(contentType, buffer.ToArray());
        }
    }
}

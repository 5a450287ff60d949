using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Web;

/// <summary>
/// Any page in a browser can send requests to loopback, though it cannot read the answers. Reading changes nothing here; what could
/// change something must come from a page of this server, or from no page at all.
/// </summary>
internal static class CrossSite
{
    /// <summary>Whether a page from elsewhere sent it. Browsers add these headers, and let no script change them; kubectl and curl send neither.</summary>
    public static bool IsForeignWrite(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        return request.Headers["Sec-Fetch-Site"].Any(site => site is not ("same-origin" or "none"))
            || request.Headers.Origin.Any(origin => !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}

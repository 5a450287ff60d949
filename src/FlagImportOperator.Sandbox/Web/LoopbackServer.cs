using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlagImportOperator.Sandbox.Web;

/// <summary>The web server of a stand-in: on loopback, reading no files and no environment, so that it starts in milliseconds.</summary>
internal static class LoopbackServer
{
    private static readonly string[] LoopbackNames = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>A server, not yet started. Port 0 takes any free one; with a certificate it speaks TLS, and HTTP/2 too.</summary>
    public static WebApplication Build(int port, RequestDelegate handle, X509Certificate2? certificate = null, long? largestBody = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var web = builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            web.UseKestrelHttpsConfiguration();
        }

        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Limits.MaxRequestBodySize = largestBody ?? kestrel.Limits.MaxRequestBodySize;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is not null)
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(certificate);
                }
            });
        });
        var server = builder.Build();
        server.Run(context =>
            !IsForLoopback(context.Request) ? RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "This server answers to names of this machine only.\n")
            : CrossSite.IsForeignWrite(context.Request) ? RefuseAsync(context, StatusCodes.Status403Forbidden, "A page from elsewhere may change nothing here.\n")
            : handle(context));
        return server;
    }

    // A web page from elsewhere can make its own name point to 127.0.0.1 (DNS rebinding), but the browser still sends that name.
    private static bool IsForLoopback(HttpRequest request) => Array.Exists(LoopbackNames, name => request.Host.Host == name);

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why);
    }
}

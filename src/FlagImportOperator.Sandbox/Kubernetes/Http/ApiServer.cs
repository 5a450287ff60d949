using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Discovery;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.OpenApi;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>From a path to who answers.</summary>
internal sealed class ApiServer(IReadOnlyList<ServedKind> served, ReadHandler reader, WatchHandler watcher, WriteHandler writer)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly List<ResourceKind> _kinds = [.. served.Select(kind => kind.Kind)];
    private readonly DiscoveryDocuments _discovery = new([.. served.Select(kind => kind.Kind)]);

    /// <summary>Answers one request.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, the client gets a Status object.")]
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context, context.Request.Path.Value!.TrimEnd('/'));
        }
        catch (ApiException exception) when (!context.Response.HasStarted)
        {
            await Responses.WriteAsync(context, exception);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            var reason = exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? "RequestEntityTooLarge" : "BadRequest";
            await Responses.WriteAsync(context, new ApiException(exception.StatusCode, reason, exception.Message));
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Its text may quote what was sent.
            await Responses.WriteAsync(context, new ApiException(500, "InternalError", $"Internal error occurred: the sandbox failed with {exception.GetType().Name}"));
        }
    }

    private Task DispatchAsync(HttpContext context, string path)
    {
        if (path is "/readyz" or "/livez" or "/healthz")
        {
            return Responses.WriteTextAsync(context, 200, "ok");
        }

        if (path == "/version")
        {
            return Responses.WriteAsync(context, 200, Version());
        }

        if (path.StartsWith("/openapi/v3", StringComparison.Ordinal))
        {
            return OpenApiAsync(context, path["/openapi/v3".Length..].TrimStart('/'));
        }

        var isAggregated = path is "/api" or "/apis" && Accept.PrefersAggregatedDiscovery(context.Request.Headers.Accept.ToString());
        if (_discovery.Find(path, isAggregated) is { } document)
        {
            return Responses.WriteAsync(context, 200, document, isAggregated ? AggregatedType : "application/json");
        }

        return ApiPath.Parse(path) is { } resource ? ResourceAsync(context, resource) : Responses.WriteTextAsync(context, 404, "404 page not found\n");
    }

    private Task ResourceAsync(HttpContext context, ApiPath path)
    {
        var kind = served.FirstOrDefault(kind => kind.Kind.Group == path.Group && kind.Kind.Version == path.Version && kind.Kind.Plural == path.Plural);
        if (kind is null || (path.Namespace is not null && !kind.Kind.IsNamespaced) || (path.Name is not null && path.Namespace is null && kind.Kind.IsNamespaced))
        {
            throw ApiException.NoSuchPath();
        }

        if (path.Subresource is { } subresource && (subresource != "status" || !kind.Kind.HasStatus))
        {
            throw kind.Kind.IsCustom ? ApiException.NotFound(kind.Kind, path.Name!) : ApiException.NoSuchPath();
        }

        var method = context.Request.Method;
        return path switch
        {
            { Name: null } => CollectionAsync(context, kind, path, method),
            { IsWatch: true } => throw ApiException.NoSuchPath(),
            _ when HttpMethods.IsGet(method) || HttpMethods.IsHead(method) => reader.GetAsync(context, kind, path),
            _ when HttpMethods.IsPut(method) => writer.ReplaceAsync(context, kind, path),
            _ when HttpMethods.IsPatch(method) => writer.PatchAsync(context, kind, path),
            { Subresource: null } when HttpMethods.IsDelete(method) => writer.DeleteAsync(context, kind, path),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private Task CollectionAsync(HttpContext context, ServedKind kind, ApiPath path, string method)
    {
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            var options = ListOptions.Parse(new Query(context.Request.Query), path.IsWatch);
            return options.Watch ? watcher.WatchAsync(context, kind, path.Namespace, options) : reader.ListAsync(context, kind, path, options);
        }

        // Objects of a namespaced kind are created within a namespace, and deleted in one at a time; namespaces one by one.
        var isAcross = kind.Kind.IsNamespaced && path.Namespace is null;
        return method switch
        {
            _ when HttpMethods.IsPost(method) && !isAcross => writer.CreateAsync(context, kind, path),
            _ when HttpMethods.IsDelete(method) && !isAcross && kind.Kind.IsNamespaced => writer.DeleteAllAsync(context, kind, path),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private Task OpenApiAsync(HttpContext context, string path)
    {
        if (path.Length == 0)
        {
            return Responses.WriteAsync(context, 200, OpenApiV3.Index(_kinds));
        }

        return _kinds.Exists(kind => path == (kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.ApiVersion}"))
            ? Responses.WriteAsync(context, 200, OpenApiV3.Document(path, _kinds))
            : throw ApiException.NoSuchPath();
    }

    // Of the API that this one follows.
    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = RuntimeInformation.RuntimeIdentifier.Replace('-', '/'),
    };
}

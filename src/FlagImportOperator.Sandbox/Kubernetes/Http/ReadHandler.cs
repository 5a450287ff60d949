using System.Buffers;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Reading;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Tables;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>GET of an object or a list.</summary>
internal sealed class ReadHandler(ObjectStore store, TimeProvider time)
{
    /// <summary>An object.</summary>
    public Task GetAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var representation = Accept.Choose(context.Request.Headers.Accept.ToString());
        var query = new Query(context.Request.Query);
        if (ListOptions.ParseVersion(query.Text("resourceVersion")) is { } version && version > store.Version)
        {
            throw ApiException.TooLarge(version, store.Version);
        }

        var stored = served.Objects.Find(StoredObject.KeyOf(path.Namespace ?? "", path.Name!)) ?? throw ApiException.NotFound(served.Kind, path.Name!);
        return WriteAsync(context, 200, served, served.Read(stored), representation);
    }

    /// <summary>An object that was read or written.</summary>
    public Task WriteAsync(HttpContext context, int status, ServedKind served, JsonObject value, Representation representation)
    {
        switch (representation)
        {
            case Representation.Full:
                return Responses.WriteAsync(context, status, value);
            case Representation.Table:
                var row = TableRenderer.Render(served.Kind, [value], IncludeObject(context), time.GetUtcNow());
                row["metadata"] = new JsonObject { ["resourceVersion"] = value["metadata"]!["resourceVersion"]?.DeepClone() };
                return Responses.WriteAsync(context, status, row);
            case Representation.PartialMetadata:
                return Responses.WriteAsync(context, status, PartialMetadata.Of(value));
            default:
                throw new ApiException(500, "", "content is not a list");
        }
    }

    /// <summary>A list.</summary>
    public async Task ListAsync(HttpContext context, ServedKind served, ApiPath path, ListOptions options)
    {
        var representation = Accept.Choose(context.Request.Headers.Accept.ToString());
        var page = ListReader.Read(store, served, path.Namespace, options);
        var metadata = Metadata(page, served.Kind.IsCustom && representation == Representation.Full);
        switch (representation)
        {
            case Representation.Full:
                await WriteAsync(context, served, page, metadata);
                return;
            case Representation.Table:
                var rows = TableRenderer.Render(served.Kind, page.Items.Select(served.Read), IncludeObject(context), time.GetUtcNow());
                rows["metadata"] = metadata;
                await Responses.WriteAsync(context, 200, rows);
                return;
            case Representation.PartialMetadataList:
                await Responses.WriteAsync(context, 200, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. page.Items.Select(item => PartialMetadata.Of(served.Read(item)))]),
                });
                return;
            default:
                throw new ApiException(406, "NotAcceptable", $"you requested PartialObjectMetadata, but the requested object is a list ({served.Kind.ListKind})");
        }
    }

    /// <summary>How much of each object a Table holds: <c>None</c>, <c>Metadata</c> or <c>Object</c>.</summary>
    public static string IncludeObject(HttpContext context) => new Query(context.Request.Query).Text("includeObject") switch
    {
        "" => "Metadata",
        var include and ("None" or "Metadata" or "Object") => include,
        var other => throw ApiException.BadRequest(
            $"Unable to convert to Table as requested: includeObject: Invalid value: \"{other}\": must be 'Metadata', 'Object', 'None', or empty"),
    };

    /// <summary>A list of these objects, as UTF-8 that is copied, not parsed.</summary>
    public static async Task WriteAsync(HttpContext context, ServedKind served, ListPage page, JsonObject metadata)
    {
        var output = context.Response.BodyWriter;
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        output.Write(JsonText.Write(new JsonObject { ["kind"] = served.Kind.ListKind, ["apiVersion"] = served.Kind.ApiVersion, ["metadata"] = metadata }).AsSpan()[..^1]);
        output.Write(",\"items\":["u8);
        for (var i = 0; i < page.Items.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            output.Write(served.ListItem(page.Items[i]).Span);
            if (output.UnflushedBytes > 64 * 1024)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }

        output.Write("]}\n"u8);
        await output.FlushAsync(context.RequestAborted);
    }

    /// <summary>The metadata of a list.</summary>
    public static JsonObject Metadata(ListPage page, bool alwaysContinues)
    {
        JsonObject metadata = new() { ["resourceVersion"] = $"{page.Version}" };
        if (page.Continue.Length > 0 || alwaysContinues)
        {
            metadata["continue"] = page.Continue;
        }

        if (page.Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return metadata;
    }
}

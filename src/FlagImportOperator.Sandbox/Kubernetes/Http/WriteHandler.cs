using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Patching;
using FlagImportOperator.Sandbox.Kubernetes.Protobuf;
using FlagImportOperator.Sandbox.Kubernetes.Reading;
using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Storage;
using FlagImportOperator.Sandbox.Kubernetes.Writing;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Http;

/// <summary>POST, PUT, PATCH and DELETE.</summary>
internal sealed class WriteHandler(ObjectStore store, ObjectWriter writer, ObjectDeleter deleter, ReadHandler reader)
{
    private const string Bodies = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>POST.</summary>
    public async Task CreateAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var (request, representation) = Begin(context, served, path, "CreateOptions", isApply: false);
        var (value, warnings) = BodyDecoder.Object(await BodyAsync(context), Format(context), served.Kind, request.Options.Validation);
        await AnswerAsync(context, served, writer.Create(request, value, warnings), representation);
    }

    /// <summary>PUT.</summary>
    public async Task ReplaceAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var (request, representation) = Begin(context, served, path, "UpdateOptions", isApply: false);
        var (value, warnings) = BodyDecoder.Object(await BodyAsync(context), Format(context), served.Kind, request.Options.Validation);
        await AnswerAsync(context, served, writer.Replace(request, value, warnings), representation);
    }

    /// <summary>PATCH, of all types.</summary>
    public async Task PatchAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var type = MediaType(context);
        var isApply = type == "application/apply-patch+yaml";
        Func<JsonObject, JsonNode?, JsonObject>? patch = type switch
        {
            "application/json-patch+json" => JsonPatches.Apply,
            "application/merge-patch+json" => (live, document) => MergePatch.Apply(live, document)!.AsObject(),
            "application/strategic-merge-patch+json" when !served.Kind.IsCustom =>
                (live, document) => StrategicMergePatch.Apply(live, document as JsonObject ?? throw ApiException.BadRequest("invalid JSON document"), served.Kind.Schema),
            _ => isApply ? null : throw ApiException.UnsupportedMediaType(
                "application/json-patch+json, application/merge-patch+json, " +
                (served.Kind.IsCustom ? "" : "application/strategic-merge-patch+json, ") + "application/apply-patch+yaml"),
        };
        var (request, representation) = Begin(context, served, path, "PatchOptions", isApply);
        var body = await BodyAsync(context);
        if (patch is null)
        {
            await AnswerAsync(context, served, writer.Apply(request, BodyDecoder.Applied(body)), representation);
            return;
        }

        var (document, duplicates) = BodyDecoder.Read(body, isYaml: false, why => $"error decoding patch: {why}");
        var result = writer.Patch(request, live =>
        {
            var value = patch(live, document);
            BodyDecoder.CheckUnchangedKind(value, served.Kind);
            return (value, BodyDecoder.Known(value, served.Kind, request.Options.Validation, duplicates, BodyDecoder.Excerpt(body, served.Kind)));
        });
        await AnswerAsync(context, served, result, representation);
    }

    /// <summary>DELETE of one.</summary>
    public async Task DeleteAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var representation = Accept.Choose(context.Request.Headers.Accept.ToString());
        var options = DeleteOptions.Parse(new Query(context.Request.Query), await OptionsAsync(context));
        var (value, isGone) = deleter.Delete(served, path.Namespace ?? "", path.Name!, options);
        if (!isGone)
        {
            await reader.WriteAsync(context, 200, served, value, representation);
            return;
        }

        var meta = ObjectMeta.Of(value);
        var details = ApiException.Named(served.Kind, meta.Name);
        details["uid"] = meta.Uid;
        await Responses.WriteAsync(context, 200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    /// <summary>DELETE of a collection.</summary>
    public async Task DeleteAllAsync(HttpContext context, ServedKind served, ApiPath path)
    {
        var query = new Query(context.Request.Query);
        var options = DeleteOptions.Parse(query, await OptionsAsync(context));
        var list = ListOptions.Parse(query, isWatch: false);
        var deleted = deleter.DeleteAll(served, served.Filter(path.Namespace, list.Labels, list.Fields), options);
        var page = new ListPage(deleted, store.Version, "", null);
        await ReadHandler.WriteAsync(context, served, page, ReadHandler.Metadata(page, served.Kind.IsCustom));
    }

    private static (WriteRequest Request, Representation Representation) Begin(
        HttpContext context, ServedKind served, ApiPath path, string kind, bool isApply)
    {
        var representation = Accept.Choose(context.Request.Headers.Accept.ToString());
        var options = WriteOptions.Parse(new Query(context.Request.Query), kind, isApply, context.Request.Headers.UserAgent.ToString());
        if (!isApply && kind != "PatchOptions" && !Takes(served.Kind, MediaType(context)))
        {
            throw ApiException.UnsupportedMediaType(Bodies);
        }

        return (new WriteRequest(served, path.Namespace ?? "", path.Name ?? "", path.Subresource, options), representation);
    }

    private Task AnswerAsync(HttpContext context, ServedKind served, WriteResult result, Representation representation)
    {
        Responses.Warn(context, result.Warnings);
        return reader.WriteAsync(context, result.IsNew ? 201 : 200, served, result.Value, representation);
    }

    private static async Task<JsonObject?> OptionsAsync(HttpContext context) => BodyDecoder.DeleteOptions(await BodyAsync(context), Format(context));

    // Custom resources have no messages.
    private static bool Takes(ResourceKind kind, string mediaType) =>
        mediaType is "" or "application/json" or "application/yaml" || (mediaType == ProtobufBody.MediaType && !kind.IsCustom);

    private static BodyFormat Format(HttpContext context) => MediaType(context) switch
    {
        "application/yaml" => BodyFormat.Yaml,
        ProtobufBody.MediaType => BodyFormat.Protobuf,
        _ => BodyFormat.Json,
    };

    private static string MediaType(HttpContext context) => (context.Request.ContentType ?? "").Split(';')[0].Trim();

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }
}

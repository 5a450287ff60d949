using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Patching;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

/// <summary>One object through several requests, a minute apart. What is expected was recorded from a Kubernetes 1.36 API server.</summary>
internal sealed class FieldStory(ResourceKind? kind = null)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private int _minute = -1;

    public ResourceKind Kind { get; } = kind ?? TestKinds.Zoo;

    public JsonObject? Live { get; set; }

    /// <summary>Create or PUT; the parts are merged into apiVersion, kind and metadata.name.</summary>
    public FieldStory Put(string manager, string parts, string? subresource = null) =>
        Store(FieldManager.Update(Live, Body(parts), Kind, manager, subresource, Next()));

    public FieldStory Merge(string manager, string patch, string? subresource = null) =>
        Store(FieldManager.Update(Live, MergePatch.Apply(Live, Json(patch))!.AsObject(), Kind, manager, subresource, Next()));

    public FieldStory JsonPatch(string manager, string patch) =>
        Store(FieldManager.Update(Live, JsonPatches.Apply(Live!, JsonNode.Parse(patch)), Kind, manager, null, Next()));

    public FieldStory Apply(string manager, string parts, bool force = false, string? subresource = null) =>
        Store(FieldManager.Apply(Live, Body(parts), Kind, manager, force, subresource, Next()));

    public ApiException Refuses(string manager, string parts, string? subresource = null)
    {
        var before = Live?.ToJsonString();
        var wrong = Assert.Throws<ApiException>(() => FieldManager.Apply(Live, Body(parts), Kind, manager, false, subresource, Next()));
        Assert.Equal(before, Live?.ToJsonString());
        return wrong;
    }

    /// <param name="parts">All but apiVersion, kind, metadata.name and managed fields.</param>
    /// <param name="owners">In order: <c>manager Operation minute {fields}</c>, after the minute perhaps <c>/status</c>.</param>
    public FieldStory Holds(string parts, params string[] owners)
    {
        var rest = Live!.DeepClone().AsObject();
        (rest["metadata"] as JsonObject)?.Remove("managedFields");
        Assert.Equal(Sorted(Body(parts)), Sorted(rest));
        Assert.Equal(owners, (Live["metadata"]?["managedFields"] as JsonArray ?? []).Select(Owner));
        return this;
    }

    public static string Sorted(JsonNode? node) => ValueText.Compact(node);

    private static string Owner(JsonNode? entry)
    {
        Assert.Equal("FieldsV1", (string?)entry!["fieldsType"]);
        var time = (string?)entry["time"] is { } text ? $"{(int)(DateTimeOffset.Parse(text, null) - Start).TotalMinutes}" : "-";
        var subresource = (string?)entry["subresource"] is { } name ? $"/{name}" : "";
        return $"{entry["manager"]} {entry["operation"]} {time}{subresource} {Plain(entry["fieldsV1"]!)}";
    }

    /// <summary>With <c>{}</c> of members left out and keys in quotes only where they must be, so that a test can be read.</summary>
    private static string Plain(JsonNode fields) => "{" + string.Join(",", fields.AsObject()
        .Select(field => field.Value!.AsObject().Count == 0 ? field.Key : $"{field.Key}:{Plain(field.Value)}")) + "}";

    private FieldStory Store(JsonObject result)
    {
        Live = result;
        return this;
    }

    private DateTimeOffset Next() => Start.AddMinutes(++_minute);

    private static JsonObject Json(string text) =>
        JsonNode.Parse(text, null, new JsonDocumentOptions { AllowTrailingCommas = true })!.AsObject();

    private JsonObject Body(string parts)
    {
        var body = new JsonObject { ["apiVersion"] = Kind.ApiVersion, ["kind"] = Kind.Kind, ["metadata"] = new JsonObject { ["name"] = "x" } };
        return MergeKeepingNulls(body, Json(parts));
    }

    private static JsonObject MergeKeepingNulls(JsonObject into, JsonObject parts)
    {
        foreach (var (name, value) in parts)
        {
            into[name] = into[name] is JsonObject below && value is JsonObject more
                ? MergeKeepingNulls(below.DeepClone().AsObject(), more)
                : value?.DeepClone();
        }

        return into;
    }
}

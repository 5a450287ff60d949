using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Short words for reading JSON in assertions.</summary>
internal static class JsonReading
{
    /// <summary>The value at a path as <c>metadata.name</c> or <c>items.0.kind</c>; null where there is none.</summary>
    public static JsonNode? At(this JsonNode? node, string path) => path.Split('.').Aggregate(node, (current, step) => current switch
    {
        JsonObject known => known[step],
        JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
        _ => null,
    });

    /// <summary>The value at the path as text; null where there is none.</summary>
    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    /// <summary>The number at the path; -1 where there is none.</summary>
    public static long Number(this JsonNode? node, string path) => node.At(path)?.GetValue<long>() ?? -1;

    public static string Version(this JsonNode node) =>
        node.Text("metadata.resourceVersion") ?? throw new InvalidOperationException($"No resourceVersion: {node.ToJsonString()}");

    /// <summary>The names of the items of a list.</summary>
    public static IReadOnlyList<string> Names(this JsonNode list) =>
        [.. list["items"]!.AsArray().Select(item => item.Text("metadata.name")!)];

    /// <summary>What a manager owns (fieldsV1), by an operation, through a subresource; null when there is no such entry.</summary>
    public static JsonNode? FieldsOf(this JsonNode node, string manager, string operation, string? subresource = null) =>
        node.At("metadata.managedFields")?.AsArray().SingleOrDefault(entry =>
            (entry.Text("manager"), entry.Text("operation"), entry.Text("subresource")) == (manager, operation, subresource))?["fieldsV1"];

    /// <summary>A copy, changed by a JSON merge patch (RFC 7396).</summary>
    public static JsonObject With(this JsonObject node, string change) =>
        Crd.Resources.Merge(node.DeepClone().AsObject(), JsonNode.Parse(change)!.AsObject());

    public static void IsJson(this JsonNode? actual, string expected) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nbut is   {actual?.ToJsonString() ?? "null"}");
}

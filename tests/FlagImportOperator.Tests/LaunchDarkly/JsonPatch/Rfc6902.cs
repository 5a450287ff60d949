using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FlagImportOperator.Tests.LaunchDarkly.JsonPatch;

/// <summary>Two judges of a patch: a strict applier written from RFC 6902 for these tests, and Microsoft's.</summary>
internal static class Rfc6902
{
    private static readonly JsonSerializerOptions Reflection = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The patched copy, or an exception: nothing is ever half done.</summary>
    public static JsonObject Apply(JsonObject document, ReadOnlyMemory<byte> patch)
    {
        var result = document.DeepClone().AsObject();
        foreach (var operation in JsonNode.Parse(patch.Span)!.AsArray())
        {
            ApplyOne(result, operation!.AsObject());
        }

        return result;
    }

    public static JsonObject ApplyByMicrosoft(JsonObject document, ReadOnlyMemory<byte> patch)
    {
        var result = document.DeepClone().AsObject();
        JsonSerializer.Deserialize<Microsoft.AspNetCore.JsonPatch.SystemTextJson.JsonPatchDocument>(patch.Span, Reflection)!.ApplyTo(result);
        return result;
    }

    private static void ApplyOne(JsonObject root, JsonObject operation)
    {
        var op = operation["op"]!.GetValue<string>();
        var tokens = operation["path"]!.GetValue<string>().Split('/').Skip(1).Select(Unescape).ToArray();
        Require(tokens.Length > 0, "the whole document is never patched");
        Require(operation.ContainsKey("value") == (op != "remove"), "value exactly for add and replace");
        var parent = tokens[..^1].Aggregate((JsonNode)root, (node, token) => node[token] ?? throw new InvalidOperationException($"no {token}"));
        var value = operation["value"]?.DeepClone();
        switch (parent, op)
        {
            case (JsonObject members, "add"):
                members[tokens[^1]] = value;
                break;
            case (JsonObject members, "replace"):
                Require(members.ContainsKey(tokens[^1]), "replace needs a target");
                members[tokens[^1]] = value;
                break;
            case (JsonObject members, "remove"):
                Require(members.Remove(tokens[^1]), "remove needs a target");
                break;
            case (JsonArray elements, "add"):
                elements.Insert(tokens[^1] == "-" ? elements.Count : int.Parse(tokens[^1], NumberStyles.None, CultureInfo.InvariantCulture), value);
                break;
            default:
                throw new InvalidOperationException($"{op} in {parent.GetValueKind()}");
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}

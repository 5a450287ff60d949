using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.JsonPatch;

internal enum JsonPatchOp
{
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

/// <summary>One operation of RFC 6902 §4, checked for everything that can be known without a document.</summary>
internal sealed record JsonPatchOperation(JsonPatchOp Op, JsonPointer Path, JsonPointer? From, JsonNode? Value)
{
    /// <exception cref="JsonPatchException">The patch is malformed.</exception>
    public static IReadOnlyList<JsonPatchOperation> ReadAll(JsonArray patch) => [.. patch.Select(Read)];

    private static JsonPatchOperation Read(JsonNode? node, int index)
    {
        if (node is not JsonObject operation)
        {
            throw Malformed(index, "must be an object");
        }

        var op = Text(operation, "op", index) switch
        {
            "add" => JsonPatchOp.Add,
            "remove" => JsonPatchOp.Remove,
            "replace" => JsonPatchOp.Replace,
            "move" => JsonPatchOp.Move,
            "copy" => JsonPatchOp.Copy,
            "test" => JsonPatchOp.Test,
            _ => throw Malformed(index, "op is not one of add, remove, replace, move, copy, test"),
        };
        var path = Pointer(operation, "path", index);
        var from = op is JsonPatchOp.Move or JsonPatchOp.Copy ? Pointer(operation, "from", index) : null;
        JsonNode? value = null;
        if (op is JsonPatchOp.Add or JsonPatchOp.Replace or JsonPatchOp.Test && !operation.TryGetPropertyValue("value", out value))
        {
            throw Malformed(index, "needs a value");
        }

        return new JsonPatchOperation(op, path, from, value);
    }

    private static string Text(JsonObject operation, string member, int index) =>
        operation[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw Malformed(index, $"needs a string \"{member}\"");

    private static JsonPointer Pointer(JsonObject operation, string member, int index) =>
        JsonPointer.TryParse(Text(operation, member, index), out var pointer)
            ? pointer
            : throw Malformed(index, $"\"{member}\" is not a JSON pointer (RFC 6901)");

    private static JsonPatchException Malformed(int index, string reason) => new(JsonPatchFault.Malformed, index, reason);
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.JsonPatch;

/// <summary>
/// RFC 6902, all of it and nothing more: all operations apply or none does. Written apart from the operator's own code on purpose, so
/// that one cannot hide the other's mistakes.
/// </summary>
internal static class JsonPatchApplier
{
    /// <summary>The patched copy; <paramref name="document"/> is left as it is.</summary>
    /// <exception cref="JsonPatchException">The patch is malformed, or cannot be applied to this document.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonArray patch) => Apply(document, JsonPatchOperation.ReadAll(patch));

    /// <inheritdoc cref="Apply(JsonNode?, JsonArray)"/>
    public static JsonNode? Apply(JsonNode? document, IReadOnlyList<JsonPatchOperation> operations)
    {
        var result = document?.DeepClone();
        for (var index = 0; index < operations.Count; index++)
        {
            result = new Step(index, operations[index]).Run(result);
        }

        return result;
    }

    /// <summary>One operation at its place in the patch; the root is passed along because an operation may replace it.</summary>
    private sealed class Step(int index, JsonPatchOperation operation)
    {
        public JsonNode? Run(JsonNode? root) => operation.Op switch
        {
            JsonPatchOp.Add => Add(root, operation.Path, operation.Value?.DeepClone()),
            JsonPatchOp.Remove => Remove(root, operation.Path),
            JsonPatchOp.Replace => Replace(root),
            JsonPatchOp.Move => Move(root),
            JsonPatchOp.Copy => Add(root, operation.Path, Find(root, operation.From!)?.DeepClone()),
            _ => Test(root),
        };

        private JsonNode? Add(JsonNode? root, JsonPointer path, JsonNode? value)
        {
            if (path.IsRoot)
            {
                return value;
            }

            switch (Parent(root, path))
            {
                case JsonObject container:
                    container[path.Last] = value;
                    return root;
                case JsonArray array when path.Last == "-":
                    array.Add(value);
                    return root;
                case JsonArray array when Index(path.Last, path) is var at && at <= array.Count:
                    array.Insert(at, value);
                    return root;
                default:
                    throw Nowhere(path);
            }
        }

        private JsonNode? Remove(JsonNode? root, JsonPointer path)
        {
            // RFC 6902 does not say what is left of a document that is removed.
            _ = path.IsRoot ? throw Nowhere(path) : Find(root, path);
            switch (Parent(root, path))
            {
                case JsonObject container:
                    container.Remove(path.Last);
                    break;
                case JsonArray array:
                    array.RemoveAt(Index(path.Last, path));
                    break;
            }

            return root;
        }

        private JsonNode? Replace(JsonNode? root)
        {
            var value = operation.Value?.DeepClone();
            if (operation.Path.IsRoot)
            {
                return value;
            }

            Find(root, operation.Path);
            switch (Parent(root, operation.Path))
            {
                case JsonObject container:
                    container[operation.Path.Last] = value;
                    break;
                case JsonArray array:
                    array[Index(operation.Path.Last, operation.Path)] = value;
                    break;
            }

            return root;
        }

        private JsonNode? Move(JsonNode? root)
        {
            var from = operation.From!;
            var value = Find(root, from)?.DeepClone();
            if (from.IsProperPrefixOf(operation.Path))
            {
                throw new JsonPatchException(JsonPatchFault.Location, index, $"\"{from}\" cannot be moved into itself");
            }

            // Also where from and path are one place: RFC 6902 §4.4 defines it as remove, then add.
            return from.IsRoot ? root : Add(Remove(root, from), operation.Path, value);
        }

        private JsonNode? Test(JsonNode? root) => JsonNode.DeepEquals(Find(root, operation.Path), operation.Value)
            ? root
            : throw new JsonPatchException(JsonPatchFault.Test, index, $"test of \"{operation.Path}\" failed");

        private JsonNode? Parent(JsonNode? root, JsonPointer path) => Walk(root, path, path.Tokens.Count - 1);

        private JsonNode? Find(JsonNode? root, JsonPointer path) => Walk(root, path, path.Tokens.Count);

        private JsonNode? Walk(JsonNode? node, JsonPointer path, int depth)
        {
            for (var i = 0; i < depth; i++)
            {
                var token = path.Tokens[i];
                node = node switch
                {
                    JsonObject container when container.TryGetPropertyValue(token, out var member) => member,
                    JsonArray array when Index(token, path) is var at && at < array.Count => array[at],
                    _ => throw Nowhere(path),
                };
            }

            return node;
        }

        private int Index(string token, JsonPointer path) => JsonPointer.TryIndex(token, out var at) ? at : throw Nowhere(path);

        private JsonPatchException Nowhere(JsonPointer path) =>
            new(JsonPatchFault.Location, index, $"the document has no \"{path}\" for {operation.Op.ToString().ToLowerInvariant()}");
    }
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>The operations of RFC 6902 that we emit. (<c>move</c>, <c>copy</c> and <c>test</c> are never needed: LD §1.4, §4.)</summary>
public enum JsonPatchOp
{
    /// <summary><c>add</c>: insert, or replace an existing member.</summary>
    Add,

    /// <summary><c>remove</c>: the target must exist.</summary>
    Remove,

    /// <summary><c>replace</c>: the target must exist.</summary>
    Replace,
}

/// <summary>One operation. <paramref name="Value"/> is set exactly for add and replace.</summary>
/// <param name="Op">What to do.</param>
/// <param name="Path">RFC 6901 pointer, escaped.</param>
/// <param name="Value">The JSON value; may hold a secret when <paramref name="Secret"/> is set.</param>
/// <param name="Secret">True when the value must not be shown: a form variable that came from a Secret, or an object that holds one.</param>
public sealed record JsonPatchOperation(JsonPatchOp Op, string Path, JsonNode? Value = null, bool Secret = false);

/// <summary>An RFC 6902 patch: applied in order, all or nothing.</summary>
public sealed class JsonPatchDocument(IReadOnlyList<JsonPatchOperation> operations)
{
    /// <summary>The empty patch. It must never be sent.</summary>
    public static JsonPatchDocument Empty { get; } = new([]);

    /// <summary>The operations in order.</summary>
    public IReadOnlyList<JsonPatchOperation> Operations { get; } = operations;

    /// <summary>True when there is nothing to do.</summary>
    public bool IsEmpty => Operations.Count == 0;
}

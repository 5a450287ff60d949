namespace FlagImportOperator.Sandbox.JsonPatch;

internal enum JsonPatchFault
{
    /// <summary>Not a patch by RFC 6902 §3-4, whatever the document.</summary>
    Malformed,

    /// <summary>The document has no such place, or no such place to put something.</summary>
    Location,

    /// <summary>A <c>test</c> operation found another value.</summary>
    Test,
}

/// <summary>Why a patch was not applied. The message names operations and paths, never values: those may be secret.</summary>
internal sealed class JsonPatchException(JsonPatchFault fault, int index, string reason)
    : Exception(index < 0 ? reason : $"operation {index}: {reason}")
{
    public JsonPatchFault Fault => fault;

    /// <summary>Zero-based; -1 when it is the document as a whole.</summary>
    public int Index => index;
}

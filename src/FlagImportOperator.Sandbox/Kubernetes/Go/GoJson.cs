using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Go;

/// <summary>What the server's decoder calls a JSON value that it did not expect.</summary>
internal static class GoJson
{
    /// <summary>For instance <c>number</c>.</summary>
    public static string Name(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };
}

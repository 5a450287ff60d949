using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>JSON patches for people: one operation a line, nothing escaped that JSON does not ask for.</summary>
internal static class PatchText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> Lines(JsonArray patch) => patch.Count <= 1
        ? [$"[{string.Concat(patch.Select(One))}]"]
        : ["[", .. patch.Select((operation, i) => $"  {One(operation)}{(i < patch.Count - 1 ? "," : "")}"), "]"];

    private static string One(JsonNode? operation)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            operation!.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

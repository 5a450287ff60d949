using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlagImportOperator.ChartDocs;

internal static class Json
{
    /// <summary>For people: nothing is escaped that need not be.</summary>
    public static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

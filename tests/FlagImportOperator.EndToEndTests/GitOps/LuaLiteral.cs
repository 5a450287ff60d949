using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>JSON as a Lua 5.1 table literal, as Argo CD hands objects to scripts: a member that is null is absent.</summary>
internal static class LuaLiteral
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>A quoted string. Whatever is not printable ASCII goes as bytes of UTF-8.</summary>
    public static string Of(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
            }
        }

        return text.Append('"').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (name, value) in members.Where(member => member.Value is not null))
                {
                    text.Append('[').Append(Of(name)).Append("]=");
                    Write(text, value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('{');
                foreach (var item in items)
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case null:
                text.Append("nil");
                break;
            default:
                text.Append(node.GetValueKind() == JsonValueKind.String ? Of(node.GetValue<string>()) : node.ToJsonString());
                break;
        }
    }
}

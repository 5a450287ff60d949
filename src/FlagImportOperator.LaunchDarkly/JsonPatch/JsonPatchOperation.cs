using System.Text.Json;
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

/// <summary>One operation. <paramref name="Value"/> is set exactly for add and replace, where null means the JSON null.</summary>
/// <param name="Op">What to do.</param>
/// <param name="Path">RFC 6901 pointer, escaped.</param>
/// <param name="Value">The JSON value; may hold a secret when <paramref name="Secret"/> is set.</param>
/// <param name="Secret">True when the value must not be shown: a form variable that came from a Secret, or an object that holds one.</param>
public sealed record JsonPatchOperation(JsonPatchOp Op, string Path, JsonNode? Value = null, bool Secret = false)
{
    private const string Redacted = "(secret)";

    /// <summary>The operation's name in RFC 6902: <c>add</c>, <c>remove</c> or <c>replace</c>.</summary>
    public string OpName => Op switch
    {
        JsonPatchOp.Add => "add",
        JsonPatchOp.Remove => "remove",
        _ => "replace",
    };

    /// <summary>The value as it may be shown: <c>(secret)</c> in place of a secret, and of every member of an object that holds one.</summary>
    public JsonNode? ShownValue => (Secret, Value) switch
    {
        (false, _) => Value?.DeepClone(),
        (true, JsonObject members) => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Redacted))),
        (true, _) => Redacted,
    };

    /// <summary>Shows no secret, as a record's own text would.</summary>
    public override string ToString() => $"{OpName} {Path}";

    internal void WriteTo(Utf8JsonWriter writer, bool redacted)
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, OpName);
        writer.WriteString("path"u8, Path);
        if (Op != JsonPatchOp.Remove)
        {
            writer.WritePropertyName("value"u8);
            var value = redacted ? ShownValue : Value;
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}

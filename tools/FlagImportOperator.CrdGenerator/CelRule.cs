using System.Text.Json.Nodes;

namespace FlagImportOperator.CrdGenerator;

/// <summary>One entry of x-kubernetes-validations.</summary>
/// <param name="Rule">CEL expression that must be true.</param>
/// <param name="Message">What the user reads otherwise: names the field and the fix.</param>
internal sealed record CelRule(string Rule, string Message)
{
    /// <summary>CEL expression for a better message; <see cref="Message"/> stands in where the server cannot evaluate it.</summary>
    public string? MessageExpression { get; init; }

    /// <summary>The field to blame, relative to where the rule stands; null for that place itself.</summary>
    public string? FieldPath { get; init; }

    /// <summary>
    /// A server may answer a broken rule with the field's value, unless the reason is "forbidden": needed wherever the value may hold
    /// a secret in the clear.
    /// </summary>
    public bool HideValue { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["rule"] = Rule, ["message"] = Message };
        if (MessageExpression is not null)
        {
            json["messageExpression"] = MessageExpression;
        }

        if (FieldPath is not null)
        {
            json["fieldPath"] = FieldPath;
        }

        if (HideValue)
        {
            json["reason"] = "FieldValueForbidden";
        }

        return json;
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Yaml;

/// <summary>
/// What an unquoted scalar stands for: YAML 1.1 as Kubernetes' reader has it, where <c>yes</c>, <c>on</c> and even <c>y</c> are true,
/// <c>017</c> is octal, and a timestamp stays text.
/// </summary>
internal static partial class PlainScalar
{
    /// <summary>The value as JSON; text when it is nothing else.</summary>
    /// <exception cref="FormatException">It is a number that JSON has no form for, as <c>.inf</c>.</exception>
    public static JsonNode? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => JsonValue.Create(false),
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" =>
            throw new FormatException($"{text} is no number that JSON can hold: quote it to make it text"),
        _ => Number(text) ?? JsonValue.Create(text),
    };

    /// <summary>A resolved key as the name of a JSON member: <c>yes</c> has become <c>true</c> by then, as it does in a cluster.</summary>
    public static string? Key(JsonNode? key) => key is JsonValue value && value.TryGetValue<string>(out var text) ? text : key?.ToJsonString();

    private static JsonValue? Number(string text)
    {
        if (!MayBeNumber().IsMatch(text))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return Integer(digits) ?? (Float().IsMatch(digits) ? Double(digits) : null);
    }

    private static JsonValue? Integer(string text)
    {
        var match = IntegerForm().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (radix, digits) = match.Groups switch
        {
            var groups when groups["hex"].Success => (16, groups["hex"].Value),
            var groups when groups["octal"].Success => (8, groups["octal"].Value),
            var groups when groups["binary"].Success => (2, groups["binary"].Value),
            var groups => (10, groups["decimal"].Value),
        };
        var value = digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));
        value = text[0] == '-' ? -value : value;
        return value >= long.MinValue && value <= ulong.MaxValue ? Json(value.ToString(CultureInfo.InvariantCulture)) : null;
    }

    // Written as the server would write it again, so that 1e3 is the integer 1000.
    private static JsonValue Double(string text) =>
        Json(GoFormat.JsonNumber(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)));

    // Parsed, unlike created, a number can be taken out as any type that holds it.
    private static JsonValue Json(string number) => JsonNode.Parse(number)!.AsValue();

    [GeneratedRegex("^[-+.0-9]")]
    private static partial Regex MayBeNumber();

    [GeneratedRegex("^[-+]?(0[xX](?<hex>[0-9a-fA-F]+)|0[oO]?(?<octal>[0-7]+)|0[bB](?<binary>[01]+)|(?<decimal>0|[1-9][0-9]*))\\z")]
    private static partial Regex IntegerForm();

    [GeneratedRegex("^[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?\\z")]
    private static partial Regex Float();
}

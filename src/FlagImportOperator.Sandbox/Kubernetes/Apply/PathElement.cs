using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>One step of a path into an object: a field, or an item of a list told by its keys, its value or its index.</summary>
internal sealed class PathElement
{
    private readonly Step _step;
    private readonly string _name;
    private readonly JsonNode? _value;

    private PathElement(Step step, string name, JsonNode? value) => (_step, _name, _value) = (step, name, value);

    private enum Step
    {
        Field,
        Keys,
        Value,
        Index,
    }

    /// <summary>The order in which managed fields are written.</summary>
    public static IComparer<PathElement> Order { get; } = Comparer<PathElement>.Create(Compare);

    /// <summary>The name of a field; null for an item.</summary>
    public string? FieldName => _step == Step.Field ? _name : null;

    /// <summary>Whether it is an item told by keys.</summary>
    public bool IsKeys => _step == Step.Keys;

    public static PathElement Field(string name) => new(Step.Field, name, null);

    /// <param name="keys">An object of the key fields.</param>
    public static PathElement Keys(JsonObject keys) => new(Step.Keys, "", keys);

    public static PathElement Value(JsonNode? value) => new(Step.Value, "", value);

    public static PathElement Index(int index) => new(Step.Index, "", index);

    /// <summary>Reads <c>f:name</c>, <c>k:{"a":"b"}</c>, <c>v:"x"</c>, <c>i:0</c>.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static PathElement Parse(string text)
    {
        var rest = text.Length > 2 ? text[2..] : "";
        try
        {
            return text.AsSpan(0, Math.Min(2, text.Length)) switch
            {
                "f:" => Field(rest),
                "k:" when JsonNode.Parse(rest) is JsonObject keys => Keys(keys),
                "v:" => Value(JsonNode.Parse(rest)),
                "i:" => Index(int.Parse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
                _ => throw new FormatException($"\"{text}\" is no element of a field path"),
            };
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"\"{text}\" is no element of a field path", wrong);
        }
    }

    /// <summary>As managed fields hold it.</summary>
    public string ToKey() => _step switch
    {
        Step.Field => $"f:{_name}",
        Step.Keys => $"k:{ValueText.Compact(_value)}",
        Step.Value => $"v:{ValueText.Compact(_value)}",
        _ => $"i:{ValueText.Compact(_value)}",
    };

    /// <summary>As messages show it: <c>.name</c>, <c>[a="b"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => _step switch
    {
        Step.Field => $".{_name}",
        Step.Keys => "[" + string.Join(",", Sorted().Select(key => $"{key.Key}={ValueText.InPath(key.Value)}")) + "]",
        Step.Value => $"[={ValueText.InPath(_value)}]",
        _ => $"[{ValueText.Compact(_value)}]",
    };

    private static int Compare(PathElement? left, PathElement? right)
    {
        var byStep = left!._step.CompareTo(right!._step);
        return byStep != 0 ? byStep : left._step switch
        {
            Step.Field => string.CompareOrdinal(left._name, right._name),
            Step.Keys => CompareKeys(left, right),
            _ => ValueText.Compare(left._value, right._value),
        };
    }

    private static int CompareKeys(PathElement left, PathElement right)
    {
        foreach (var (mine, other) in left.Sorted().Zip(right.Sorted()))
        {
            var byName = string.CompareOrdinal(mine.Key, other.Key);
            var order = byName != 0 ? byName : ValueText.Compare(mine.Value, other.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left._value!.AsObject().Count.CompareTo(right._value!.AsObject().Count);
    }

    private IEnumerable<KeyValuePair<string, JsonNode?>> Sorted() =>
        _value!.AsObject().OrderBy(key => key.Key, StringComparer.Ordinal);
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>Values of expressions: null, bool, long, double, string, <see cref="CelList"/>, <see cref="CelMap"/>.</summary>
internal static class CelValues
{
    /// <summary>JSON as the schema types it: a number that the schema calls one is a double even when it is whole.</summary>
    public static object? From(JsonNode? node, StructuralSchema? schema) => node switch
    {
        null => null,
        JsonObject members => new CelMap(
            members.ToDictionary(member => (object)member.Key, member => From(member.Value, schema?.Field(member.Key))),
            schema is { AdditionalProperties: null, Properties.Count: > 0 } ? CelNames.Of(schema) : null),
        JsonArray items => new CelList(
            [.. items.Select(item => From(item, schema?.Items))], schema?.ListType ?? ListType.Atomic, schema?.ListMapKeys),
        _ => Scalar(node, schema),
    };

    /// <summary>CEL's <c>==</c>: values of different kinds are unequal, numbers are compared by value.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (CelOpaque value, _) => throw value.Refusal(),
        (_, CelOpaque value) => throw value.Refusal(),
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (CelList a, CelList b) => AreEqual(a, b),
        (CelMap a, CelMap b) => a.Members.Count == b.Members.Count &&
            a.Members.All(member => b.Members.TryGetValue(member.Key, out var other) && AreEqual(member.Value, other)),
        _ => Equals(left, right),
    };

    /// <summary>Below 0, 0 or above 0; null when the two have no order.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double or long, double or long) => CompareDoubles(
            Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        (bool a, bool b) => a.CompareTo(b),
        // By code points, which UTF-16 does not order.
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => throw CelException.Overload(),
    };

    private static int? CompareDoubles(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static bool AreEqual(CelList left, CelList right)
    {
        if (left.Items.Count != right.Items.Count)
        {
            return false;
        }

        return left.Type == ListType.Atomic
            ? left.Items.Zip(right.Items).All(pair => AreEqual(pair.First, pair.Second))
            : left.Items.All(item => right.Items.Any(other => AreEqual(item, other)));
    }

    private static object Scalar(JsonNode node, StructuralSchema? schema) => node.GetValueKind() switch
    {
        JsonValueKind.String when schema?.Format is { } format => new CelOpaque(format),
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => JsonNumber.Read(node) switch
        {
            long whole when schema?.Type == "number" => (double)whole,
            double number when schema?.Type == "integer" => (long)number,
            var number => number,
        },
    };
}

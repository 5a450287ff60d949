using FlagImportOperator.Sandbox.Kubernetes.Go;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>The functions that are known.</summary>
internal static class CelFunctions
{
    /// <summary>Name, whether it may be a method or a function, arguments with the target.</summary>
    private static readonly (string Name, bool Member, bool Global, int Arguments, CelType Result)[] Known =
    [
        ("size", true, true, 1, CelType.Int),
        ("matches", true, true, 2, CelType.Bool),
        ("startsWith", true, false, 2, CelType.Bool),
        ("endsWith", true, false, 2, CelType.Bool),
        ("contains", true, false, 2, CelType.Bool),
    ];

    /// <summary>What it gives; null when there is no such function.</summary>
    public static CelType? Result(CelCall call)
    {
        var found = Array.Find(
            Known,
            known => known.Name == call.Function && known.Arguments == call.Arguments.Count && (call.IsMember ? known.Member : known.Global));
        return found.Name is null ? null : found.Result;
    }

    public static object Call(string name, object?[] arguments) => (name, arguments) switch
    {
        ("size", [string text]) => (long)text.EnumerateRunes().Count(),
        ("size", [CelList list]) => (long)list.Items.Count,
        ("size", [CelMap { Fields: null } map]) => (long)map.Members.Count,
        ("matches", [string text, string pattern]) => Matches(text, pattern),
        ("startsWith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
        _ => throw CelException.Overload(),
    };

    private static bool Matches(string text, string pattern) => Re2Pattern.Compile(pattern).IsMatch(text);
}

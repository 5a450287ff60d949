using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>A field selector: <c>metadata.name=a,type!=b</c>.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, bool Equal, string Value)> _requirements = [];

    private FieldSelector()
    {
    }

    /// <summary>Whether everything matches.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>The fields that are asked for.</summary>
    public IEnumerable<string> Fields => _requirements.Select(requirement => requirement.Field);

    /// <summary>Throws <see cref="ApiException"/> (400) for text that is no selector. Values escape <c>\</c>, <c>,</c> and <c>=</c> by <c>\</c>.</summary>
    public static FieldSelector Parse(string? text)
    {
        var selector = new FieldSelector();
        foreach (var part in Split(text ?? ""))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{part}'");
            }

            var differs = part[at - 1] == '!';
            var value = part[(at + (!differs && at + 1 < part.Length && part[at + 1] == '=' ? 2 : 1))..];
            selector._requirements.Add((part[..(differs ? at - 1 : at)], !differs, Unescape(value)));
        }

        return selector;
    }

    /// <summary>Whether all requirements hold; <paramref name="valueOf"/> gives the value of a field, empty when it has none.</summary>
    public bool Matches(Func<string, string> valueOf) =>
        _requirements.TrueForAll(requirement => (valueOf(requirement.Field) == requirement.Value) == requirement.Equal);

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\\')
            {
                i++;
            }
            else if (i == text.Length || text[i] == ',')
            {
                if (i > start)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
        }
    }

    private static string Unescape(string value) => value
        .Replace(@"\,", ",", StringComparison.Ordinal).Replace(@"\=", "=", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
}

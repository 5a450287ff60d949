using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>How Kubernetes writes field names that CEL would not take as they are.</summary>
internal static partial class CelNames
{
    private static readonly HashSet<string> Keywords =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ];

    /// <summary>Name in expressions to name in documents, of the fields that expressions can name.</summary>
    public static Dictionary<string, string> Of(StructuralSchema schema) =>
        schema.Properties.Keys.Where(name => Accessible().IsMatch(name)).ToDictionary(Escape);

    private static string Escape(string name) => Keywords.Contains(name)
        ? $"__{name}__"
        : Special().Replace(name, match => match.Value switch
        {
            "__" => "__underscores__",
            "." => "__dot__",
            "-" => "__dash__",
            _ => "__slash__",
        });

    [GeneratedRegex("^[A-Za-z_.\\-/][A-Za-z0-9_.\\-/]*\\z")]
    private static partial Regex Accessible();

    [GeneratedRegex("__|[.\\-/]")]
    private static partial Regex Special();
}

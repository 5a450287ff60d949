using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace FlagImportOperator.CrdGenerator;

/// <summary>The doc comments of an assembly as plain text.</summary>
internal sealed class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _summaries;

    public XmlDocumentation(XDocument document) =>
        _summaries = document.Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!, StringComparer.Ordinal);

    /// <summary>Reads the XML file that the build puts beside the assembly.</summary>
    public static XmlDocumentation Of(Assembly assembly) =>
        new(XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml")));

    public string SummaryOf(Type type) => TextOf($"T:{type.FullName}");

    public string SummaryOf(MemberInfo property) => TextOf($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <param name="member">In the notation of XML documentation files, for instance <c>P:Namespace.Type.Property</c>.</param>
    public string TextOf(string member) => _summaries.TryGetValue(member, out var summary)
        ? Render(summary)
        : throw new InvalidOperationException($"{member} has no doc comment, and so no text for kubectl explain.");

    private static string Render(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XElement { Name.LocalName: "para" } paragraph => $"\n\n{Render(paragraph)}\n\n",
                XElement see when see.Attribute("cref") is { } reference => see.IsEmpty ? NameOf(reference.Value) : Render(see),
                XElement see when see.Attribute("langword") is { } word => word.Value,
                XElement inner => Render(inner),
                XText words => words.Value.ReplaceLineEndings(" "),
                _ => "",
            });
        }

        var paragraphs = text.ToString().Split("\n\n")
            .Select(paragraph => string.Join(' ', paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(paragraph => paragraph.Length > 0);
        return string.Join("\n\n", paragraphs);
    }

    /// <summary>A user knows a property by its JSON name, a literal by its value's name.</summary>
    private static string NameOf(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }
}

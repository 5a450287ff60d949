using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Tables;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.Sandbox.Kubernetes.Kinds;

/// <summary>Kinds by CustomResourceDefinitions.</summary>
internal static class CustomKinds
{
    /// <summary>The kind that a definition describes.</summary>
    /// <param name="crdYaml">YAML or JSON with one version.</param>
    /// <exception cref="FormatException">It is no such definition.</exception>
    /// <exception cref="NotSupportedException">It uses something that is not supported: the message says what and where.</exception>
    public static ResourceKind FromDefinition(string crdYaml)
    {
        var definition = YamlJson.Read(crdYaml) as JsonObject;
        if ((string?)definition?["kind"] != "CustomResourceDefinition" || definition["spec"] is not JsonObject spec)
        {
            throw new FormatException("a CustomResourceDefinition with a spec is expected");
        }

        if (spec["versions"] is not JsonArray { Count: 1 } versions || versions[0] is not JsonObject version)
        {
            throw new NotSupportedException("spec.versions: exactly one version is supported");
        }

        Known(spec, "spec", "group", "names", "scope", "versions");
        Known(version, "spec.versions[0]", "name", "served", "storage", "schema", "subresources", "additionalPrinterColumns");
        var subresources = version["subresources"] as JsonObject;
        Known(subresources ?? [], "spec.versions[0].subresources", "status");
        var names = spec["names"]!.AsObject();
        return new()
        {
            Group = Text(spec, "group"),
            Version = Text(version, "name"),
            Kind = Text(names, "kind"),
            Plural = Text(names, "plural"),
            Singular = (string?)names["singular"] ?? Text(names, "kind").ToLowerInvariant(),
            IsNamespaced = Text(spec, "scope") == "Namespaced",
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            HasStatus = subresources?.ContainsKey("status") == true,
            HasGeneration = true,
            IsCustom = true,
            Schema = BuiltInKinds.WithMetadata(StructuralSchema.Parse(version["schema"]!["openAPIV3Schema"]!.AsObject())),
            Columns = PrinterColumns.Read(version["additionalPrinterColumns"] as JsonArray),
        };
    }

    private static void Known(JsonObject json, string place, params string[] keywords)
    {
        if (json.Select(member => member.Key).Except(keywords).FirstOrDefault() is { } unknown)
        {
            throw new NotSupportedException($"{place}: {unknown} is not supported");
        }
    }

    private static string Text(JsonObject json, string name) => json[name]?.GetValueKind() == JsonValueKind.String
        ? json[name]!.GetValue<string>()
        : throw new FormatException($"{name} must be text");

    private static IReadOnlyList<string> Texts(JsonNode? texts) => [.. (texts as JsonArray ?? []).Select(text => text!.GetValue<string>())];
}

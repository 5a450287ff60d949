using System.Text.Json.Nodes;

namespace FlagImportOperator.Tests.Crd;

/// <summary>
/// Whether a CustomResourceDefinition can take the place of an earlier one with resources stored and manifests written for it: only
/// additions pass. Pure.
/// </summary>
internal static class CrdComparer
{
    /// <summary>What would break, each as "path: why"; none when every stored object and every manifest stays good.</summary>
    public static IReadOnlyList<string> Breaks(JsonNode earlier, JsonNode later)
    {
        var breaks = new List<string>();
        string[] fixedFields = ["group", "scope"];
        foreach (var field in fixedFields)
        {
            Same(breaks, $"spec.{field}", earlier["spec"]![field], later["spec"]![field]);
        }

        Names(breaks, earlier["spec"]!["names"]!, later["spec"]!["names"]!);
        var versions = later["spec"]!["versions"]!.AsArray().ToDictionary(version => Text(version!["name"]), version => version!);
        foreach (var version in earlier["spec"]!["versions"]!.AsArray())
        {
            var name = Text(version!["name"]);
            if (!versions.TryGetValue(name, out var successor))
            {
                breaks.Add($"{name}: the version is gone");
                continue;
            }

            Version(breaks, name, version, successor);
        }

        return breaks;
    }

    private static void Names(List<string> breaks, JsonNode earlier, JsonNode later)
    {
        foreach (var field in (string[])["kind", "listKind", "plural", "singular"])
        {
            Same(breaks, $"spec.names.{field}", earlier[field], later[field]);
        }

        foreach (var field in (string[])["shortNames", "categories"])
        {
            Kept(breaks, $"spec.names.{field}", earlier[field], later[field]);
        }
    }

    private static void Version(List<string> breaks, string name, JsonNode earlier, JsonNode later)
    {
        if (Flag(earlier["served"]) && !Flag(later["served"]))
        {
            breaks.Add($"{name}: the version is no longer served");
        }

        // Objects would have to be stored anew before the old version may go; that is a release of its own.
        if (Flag(earlier["storage"]) != Flag(later["storage"]))
        {
            breaks.Add($"{name}: the storage version changed");
        }

        Same(breaks, $"{name}: subresources", earlier["subresources"], later["subresources"]);
        Columns(breaks, name, earlier["additionalPrinterColumns"] as JsonArray ?? [], later["additionalPrinterColumns"] as JsonArray ?? []);
        SchemaComparer.Compare(breaks, "", earlier["schema"]!["openAPIV3Schema"]!.AsObject(), later["schema"]!["openAPIV3Schema"]!.AsObject());
    }

    private static void Columns(List<string> breaks, string name, JsonArray earlier, JsonArray later)
    {
        foreach (var column in earlier)
        {
            var successor = later.FirstOrDefault(other => Text(other!["name"]) == Text(column!["name"]));
            if (successor is null)
            {
                breaks.Add($"{name}: the column \"{Text(column!["name"])}\" is gone");
            }
            else if (Text(successor["type"]) != Text(column!["type"]) || Text(successor["jsonPath"]) != Text(column["jsonPath"]))
            {
                breaks.Add($"{name}: the column \"{Text(column["name"])}\" shows something else");
            }
        }
    }

    private static void Kept(List<string> breaks, string path, JsonNode? earlier, JsonNode? later)
    {
        var kept = (later as JsonArray ?? []).Select(Text).ToHashSet();
        breaks.AddRange((earlier as JsonArray ?? []).Select(Text).Where(value => !kept.Contains(value)).Select(value => $"{path}: {value} is gone"));
    }

    private static void Same(List<string> breaks, string path, JsonNode? earlier, JsonNode? later)
    {
        if (!JsonNode.DeepEquals(earlier, later))
        {
            breaks.Add($"{path}: changed from {earlier?.ToJsonString() ?? "absent"} to {later?.ToJsonString() ?? "absent"}");
        }
    }

    private static bool Flag(JsonNode? value) => value?.GetValue<bool>() == true;

    private static string Text(JsonNode? value) => value?.ToString() ?? "";
}

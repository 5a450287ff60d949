using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>What somebody else owns of what is applied.</summary>
internal sealed record ApplyConflict(ManagerId Owner, FieldSet Fields)
{
    /// <summary>409 with the words of the server: one cause a field, the text grouped by manager.</summary>
    public static ApiException ToException(IReadOnlyList<ApplyConflict> conflicts)
    {
        var fields = conflicts
            .OrderBy(conflict => conflict.Owner.ToString(), StringComparer.Ordinal)
            .SelectMany(conflict => conflict.Fields.Paths().Select(path => (Owner: conflict.Owner.ToString(), Path: string.Concat(path))))
            .ToList();
        var causes = new JsonArray([.. fields.Select(field => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {field.Owner}",
            ["field"] = field.Path,
        })]);
        var text = fields.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {fields[0].Owner}: {fields[0].Path}"
            : $"Apply failed with {fields.Count} conflicts: " + string.Join('\n', fields.GroupBy(field => field.Owner)
                .Select(group => $"conflicts with {group.Key}:{string.Concat(group.Select(field => $"\n- {field.Path}"))}"));
        return new(409, "Conflict", text, new JsonObject { ["causes"] = causes });
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>How a deletion is meant. Grace periods are accepted; there is nothing here that they would change.</summary>
/// <param name="IsDryRun">Everything but deleting it.</param>
/// <param name="Uid">Refused unless the object has that uid; null: any.</param>
/// <param name="Version">Refused unless the object has that resourceVersion; null: any.</param>
/// <param name="Finalizer">What holds the object until its dependents are seen to; null: nothing.</param>
internal sealed record DeleteOptions(bool IsDryRun, string? Uid, string? Version, string? Finalizer)
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    /// <summary>From query and body; the body may be absent. Throws <see cref="ApiException"/> (400, 422) for what makes no sense.</summary>
    public static DeleteOptions Parse(Query query, JsonObject? body)
    {
        if (body is not null && (Text(body["kind"]) ?? "DeleteOptions") != "DeleteOptions")
        {
            throw ApiException.BadRequest($"unable to decode the body as DeleteOptions: it is of kind {body["kind"]}");
        }

        List<FieldError> errors = [];
        var isDryRun = WriteOptions.DryRun(query, errors);
        var inBody = (body?["dryRun"] as JsonArray ?? []).Select(value => Text(value) ?? "").ToList();
        if (inBody.Exists(value => value != "All"))
        {
            errors.Add(new("FieldValueNotSupported", "dryRun", $"Unsupported value: [\"{string.Join("\",\"", inBody)}\"]: supported values: \"All\""));
        }

        var policy = Text(body?["propagationPolicy"]) ?? query.Text("propagationPolicy");
        if (policy.Length > 0 && !Policies.Contains(policy))
        {
            errors.Add(new(
                "FieldValueNotSupported", "propagationPolicy",
                $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        return errors.Count > 0
            ? throw ApiException.InvalidOptions("DeleteOptions", errors)
            : new(isDryRun || inBody.Count > 0, Text(body?["preconditions"]?["uid"]), Text(body?["preconditions"]?["resourceVersion"]), policy switch
            {
                "Foreground" => "foregroundDeletion",
                "Orphan" => "orphan",
                _ => null,
            });
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Charts;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>What a set of roles and bindings grants to one service account, permission by permission. Pure.</summary>
internal static class Grants
{
    /// <summary>
    /// All permissions of the account. Throws <see cref="InvalidOperationException"/> for a wildcard, for URLs that are no resources, and
    /// for a binding to a role that is not among the objects: nobody could say what these grant.
    /// </summary>
    public static IReadOnlyList<Permission> To(ServiceAccountName account, IReadOnlyList<JsonObject> objects) =>
    [
        .. objects
            .Where(o => o.Kind() is "RoleBinding" or "ClusterRoleBinding" && Items(o, "subjects").Any(subject => IsThe(account, subject!.AsObject())))
            .SelectMany(binding => Expand(binding.Kind() == "ClusterRoleBinding" ? null : binding.Namespace(), RoleOf(binding, objects))),
    ];

    /// <summary>The permissions without which some of the requests would be refused.</summary>
    public static IReadOnlyList<Permission> Needed(IReadOnlyList<Permission> granted, IReadOnlyCollection<ApiRequest> requests) =>
        [.. granted.Where(permission => requests.Any(request => permission.Allows(request) && !granted.Any(other => other != permission && other.Allows(request))))];

    /// <summary>The requests that nothing allows.</summary>
    public static IReadOnlyList<ApiRequest> Refused(IReadOnlyList<Permission> granted, IReadOnlyCollection<ApiRequest> requests) =>
        [.. requests.Where(request => !granted.Any(permission => permission.Allows(request)))];

    /// <summary>The permissions of a role's rules.</summary>
    public static IEnumerable<Permission> Expand(string? @namespace, JsonObject role) =>
        from rule in Items(role, "rules")
        from verb in Texts(rule!, "verbs")
        from @group in Texts(rule!, "apiGroups")
        from resource in Texts(rule!, "resources")
        from name in Texts(rule!, "resourceNames") is [_, ..] names ? names : (IEnumerable<string?>)[null]
        select new Permission(@namespace, @group, resource, verb, name);

    private static JsonObject RoleOf(JsonObject binding, IReadOnlyList<JsonObject> objects)
    {
        var reference = binding["roleRef"]!;
        var (kind, name) = (reference["kind"]!.GetValue<string>(), reference["name"]!.GetValue<string>());
        return objects.FirstOrDefault(o => o.Kind() == kind && o.Name() == name && (kind == "ClusterRole" || o.Namespace() == binding.Namespace()))
            ?? throw new InvalidOperationException($"{binding.Kind()} {binding.Name()} refers to {kind} {name}, which is not there.");
    }

    private static bool IsThe(ServiceAccountName account, JsonObject subject) => subject["kind"]!.GetValue<string>() switch
    {
        "ServiceAccount" => subject["name"]!.GetValue<string>() == account.Name && subject["namespace"]!.GetValue<string>() == account.Namespace,
        var kind => throw new InvalidOperationException($"A subject is a {kind}, not a ServiceAccount."),
    };

    private static JsonArray Items(JsonObject o, string member) => o[member]?.AsArray() ?? [];

    private static IReadOnlyList<string> Texts(JsonNode rule, string member)
    {
        if (rule["nonResourceURLs"] is not null)
        {
            throw new InvalidOperationException($"A rule is about URLs that are no resources: {rule.ToJsonString()}");
        }

        IReadOnlyList<string> texts = [.. rule[member]?.AsArray().Select(text => text!.GetValue<string>()) ?? []];
        return texts.Any(text => text.Contains('*', StringComparison.Ordinal))
            ? throw new InvalidOperationException($"A rule has a wildcard: {rule.ToJsonString()}")
            : texts;
    }
}

/// <summary>Which service account.</summary>
internal sealed record ServiceAccountName(string Namespace, string Name);

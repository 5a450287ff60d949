using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>What an authorizer is asked about a request.</summary>
/// <param name="Verb">As rules write it: list, watch, deletecollection ...</param>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">With the subresource, as rules write it: <c>pods/log</c>.</param>
/// <param name="Namespace">Null for all namespaces, and for what is in none.</param>
/// <param name="Name">Null where the path names no object.</param>
internal sealed record ApiRequest(string Verb, string Group, string Resource, string? Namespace, string? Name)
{
    /// <summary>
    /// Reads a request as kube-apiserver's RequestInfoFactory does. Null for what is no resource (<c>/readyz</c>, <c>/openapi/v3</c>,
    /// discovery). Pure.
    /// </summary>
    public static ApiRequest? Read(string method, string path, string? query)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not (["api", _, _, ..] or ["apis", _, _, _, ..]))
        {
            return null;
        }

        var group = parts[0] == "api" ? "" : parts[1];
        var rest = parts[(parts[0] == "api" ? 2 : 3)..];
        var special = rest is ["watch" or "proxy", ..] ? rest[0] : null;
        if (special is not null)
        {
            rest = rest[1..];
        }

        var @namespace = rest is ["namespaces", var found, ..] ? found : null;
        if (rest is ["namespaces", _, var third, ..] && third is not ("status" or "finalize"))
        {
            // A namespace itself is an object of its own namespace; anything else below it is in it.
            rest = rest[2..];
        }

        return rest is [var resource, ..]
            ? WithVerb(special, method, query, new("", group, Full(resource, special is null ? rest : []), @namespace, rest is [_, var name, ..] ? name : null))
            : null;
    }

    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name is null ? "" : $" {Name}")}{(Namespace is null ? "" : $" in {Namespace}")}";

    private static string Full(string resource, string[] rest) => rest is [_, _, var subresource, ..] ? $"{resource}/{subresource}" : resource;

    private static ApiRequest WithVerb(string? special, string method, string? query, ApiRequest request)
    {
        var verb = special ?? method switch
        {
            "POST" => "create",
            "GET" or "HEAD" => "get",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => "delete",
            _ => "",
        };
        return (verb, request.Name) switch
        {
            ("get", null) => AsList(QueryHelpers.ParseQuery(query), request),
            ("delete", null) => request with { Verb = "deletecollection" },
            _ => request with { Verb = verb },
        };
    }

    private static ApiRequest AsList(Dictionary<string, StringValues> query, ApiRequest request) => request with
    {
        Verb = query.TryGetValue("watch", out var watch) && watch[0]?.ToLowerInvariant() is not ("false" or "0") ? "watch" : "list",
        // A list of the one object of that name may be granted by that name.
        Name = query.TryGetValue("fieldSelector", out var selector) ? NameIn(selector.ToString()) : null,
    };

    private static string? NameIn(string selector) => selector.Split(',')
        .Select(term => term.Split('=', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(term => term is ["metadata.name", _])?[1];
}

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>What a path of the API names: <c>/api/v1/...</c> or <c>/apis/GROUP/VERSION/...</c>.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">For instance <c>v1</c>.</param>
/// <param name="Plural">For instance <c>secrets</c>.</param>
/// <param name="Namespace">Null: all of them, or the kind stands in none.</param>
/// <param name="Name">Null: the collection.</param>
/// <param name="Subresource">For instance <c>status</c>; null: the object itself.</param>
/// <param name="IsWatch">Whether it is of the old form <c>/api/v1/watch/...</c>.</param>
internal sealed record ApiPath(string Group, string Version, string Plural, string? Namespace, string? Name, string? Subresource, bool IsWatch)
{
    /// <summary>Null when the path names no resource.</summary>
    public static ApiPath? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = Uri.UnescapeDataString(segments[i]);
        }

        return segments switch
        {
            ["api", var version, .. var rest] => Resource("", version, rest),
            ["apis", var group, var version, .. var rest] => Resource(group, version, rest),
            _ => null,
        };
    }

    private static ApiPath? Resource(string group, string version, string[] rest)
    {
        var isWatch = rest is ["watch", _, ..];
        if (isWatch)
        {
            rest = rest[1..];
        }

        return rest switch
        {
            // Namespaces are objects of the core group and folders of all groups.
            ["namespaces", var name] when group.Length == 0 => new(group, version, "namespaces", null, name, null, isWatch),
            ["namespaces", var name, ("status" or "finalize") and var sub] when group.Length == 0 => new(group, version, "namespaces", null, name, sub, isWatch),
            ["namespaces", var within, var plural] => new(group, version, plural, within, null, null, isWatch),
            ["namespaces", var within, var plural, var name] => new(group, version, plural, within, name, null, isWatch),
            ["namespaces", var within, var plural, var name, var sub] => new(group, version, plural, within, name, sub, isWatch),
            [var plural] => new(group, version, plural, null, null, null, isWatch),
            [var plural, var name] => new(group, version, plural, null, name, null, isWatch),
            [var plural, var name, var sub] => new(group, version, plural, null, name, sub, isWatch),
            _ => null,
        };
    }
}

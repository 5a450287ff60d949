namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>The least that a rule can grant: one verb on one resource, in one namespace or everywhere, on one name or any.</summary>
/// <param name="Namespace">Null: in the whole cluster.</param>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">With the subresource.</param>
/// <param name="Verb">One.</param>
/// <param name="Name">Null: whatever its name.</param>
internal sealed record Permission(string? Namespace, string Group, string Resource, string Verb, string? Name)
{
    /// <summary>As kube-apiserver's RBAC authorizer decides. A list names no object, so a name never allows it. Pure.</summary>
    public bool Allows(ApiRequest request) =>
        (Namespace is null || Namespace == request.Namespace)
        && Group == request.Group
        && Resource == request.Resource
        && Verb == request.Verb
        && (Name is null || Name == request.Name);

    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name is null ? "" : $" {Name}")}{(Namespace is null ? " in the cluster" : $" in {Namespace}")}";
}

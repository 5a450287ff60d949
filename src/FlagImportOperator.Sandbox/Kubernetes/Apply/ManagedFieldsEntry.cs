namespace FlagImportOperator.Sandbox.Kubernetes.Apply;

/// <summary>Tells managers apart: an applier stays itself when the version changes, an updater does not.</summary>
/// <param name="Name">For instance <c>kubectl</c>.</param>
/// <param name="IsApply">Operation Apply rather than Update.</param>
/// <param name="ApiVersion">Empty for appliers.</param>
/// <param name="Subresource">For instance <c>status</c>; empty for the object itself.</param>
internal readonly record struct ManagerId(string Name, bool IsApply, string ApiVersion, string Subresource)
{
    public static ManagerId Applier(string name, string? subresource) => new(name, true, "", subresource ?? "");

    public static ManagerId Updater(string name, string apiVersion, string? subresource) =>
        new(name.Length == 0 ? "unknown" : name, false, apiVersion, subresource ?? "");

    /// <summary>As messages about conflicts name it.</summary>
    public override string ToString() => $"\"{Name}\""
        + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")
        + (IsApply ? "" : $" using {ApiVersion}");
}

/// <summary>One entry of metadata.managedFields.</summary>
/// <param name="Id">Whose.</param>
/// <param name="ApiVersion">Of the fields.</param>
/// <param name="Time">Whole seconds; null when the manager has only ever confirmed what was there.</param>
/// <param name="Fields">What it owns.</param>
internal sealed record ManagedFieldsEntry(ManagerId Id, string ApiVersion, DateTimeOffset? Time, FieldSet Fields);

using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Tables;

namespace FlagImportOperator.Sandbox.Kubernetes.Kinds;

/// <summary>One kind of object that the API serves.</summary>
internal sealed record ResourceKind
{
    /// <summary>Empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>For instance <c>v1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>For instance <c>Secret</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>For instance <c>secrets</c>: what stands in the path.</summary>
    public required string Plural { get; init; }

    /// <summary>For instance <c>secret</c>.</summary>
    public required string Singular { get; init; }

    /// <summary>Whether objects stand in namespaces.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>For instance <c>ns</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Names that stand for several kinds, as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether <c>/status</c> is served, and changes of status elsewhere are ignored.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether metadata.generation counts the changes of everything but metadata and status.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Of a CustomResourceDefinition: unknown fields are pruned, values validated. Built-in kinds are stored more trustingly.</summary>
    public bool IsCustom { get; init; }

    /// <summary>The whole object, metadata included.</summary>
    public required StructuralSchema Schema { get; init; }

    /// <summary>What <c>kubectl get</c> shows, the name first.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>For instance <c>v1</c> or <c>flagimport.dev/v1alpha1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>For instance <c>SecretList</c>.</summary>
    public string ListKind => $"{Kind}List";

    /// <summary>For instance <c>secrets</c> or <c>flagimportconfigurations.flagimport.dev</c>: how messages name it.</summary>
    public string QualifiedResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

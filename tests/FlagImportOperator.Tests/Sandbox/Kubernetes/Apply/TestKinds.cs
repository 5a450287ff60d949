using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

/// <summary>Kinds with schemas made by hand: one custom kind with every way to merge, and two built-in ones.</summary>
internal static class TestKinds
{
    public static StructuralSchema Text { get; } = new() { Type = "string" };

    public static StructuralSchema Number { get; } = new() { Type = "integer" };

    public static StructuralSchema Metadata { get; } = Object(
        ("name", Text), ("generateName", Text), ("namespace", Text), ("uid", Text), ("resourceVersion", Text), ("generation", Number),
        ("creationTimestamp", Text), ("deletionTimestamp", Text), ("deletionGracePeriodSeconds", Number), ("selfLink", Text),
        ("labels", MapOf(Text)), ("annotations", MapOf(Text)), ("finalizers", Set(Text)),
        ("ownerReferences", List(["uid"], Object(("apiVersion", Text), ("kind", Text), ("name", Text), ("uid", Text)) with { IsAtomicMap = true })),
        ("managedFields", new() { Type = "array", Items = Object() }));

    public static StructuralSchema Spec { get; } = Object(
        ("s", Text), ("t", Text), ("n", Number), ("nul", Text with { Nullable = true }),
        ("o", Object(("a", Text), ("b", Text), ("e", Object(("x", Text))))),
        ("ao", Object(("a", Text), ("b", Text)) with { IsAtomicMap = true }),
        ("m", MapOf(Text)), ("am", MapOf(Text) with { IsAtomicMap = true }), ("mo", MapOf(Object(("x", Text), ("y", Text)))),
        ("al", new() { Type = "array", Items = Text }), ("sl", Set(Text)), ("sn", Set(Number)),
        ("ml", List(["k"], Object(("k", Text), ("v", Text), ("w", Text)))),
        ("m2", List(["k", "n"], Object(("k", Text), ("n", Number), ("v", Text)))),
        ("p", new() { PreservesUnknownFields = true }),
        ("po", Object(("a", Text)) with { PreservesUnknownFields = true }),
        ("pe", Object()));

    public static ResourceKind Zoo { get; } = Kind("t.dev", "v1", "Zoo", Object(
        ("apiVersion", Text), ("kind", Text), ("metadata", Metadata), ("spec", Spec), ("extra", Text),
        ("status", Object(("s", Text), ("t", Text), ("conditions", List(["type"], Object(("type", Text), ("status", Text)))))))) with
    {
        HasStatus = true,
        HasGeneration = true,
        IsCustom = true,
    };

    public static ResourceKind ConfigMap { get; } = Kind("", "v1", "ConfigMap", Object(
        ("apiVersion", Text), ("kind", Text), ("metadata", Metadata), ("data", MapOf(Text)), ("binaryData", MapOf(Text)),
        ("immutable", new() { Type = "boolean" })));

    public static ResourceKind Lease { get; } = Kind("coordination.k8s.io", "v1", "Lease", Object(
        ("apiVersion", Text), ("kind", Text), ("metadata", Metadata),
        ("spec", Object(("holderIdentity", Text), ("renewTime", Text), ("leaseTransitions", Number)))));

    public static StructuralSchema Object(params (string Name, StructuralSchema Schema)[] fields) =>
        new() { Type = "object", Properties = fields.ToDictionary(field => field.Name, field => field.Schema) };

    public static StructuralSchema MapOf(StructuralSchema values) => new() { Type = "object", AdditionalProperties = values };

    public static StructuralSchema Set(StructuralSchema items) => new() { Type = "array", Items = items, ListType = ListType.Set };

    public static StructuralSchema List(string[] keys, StructuralSchema items) =>
        new() { Type = "array", Items = items, ListType = ListType.Map, ListMapKeys = keys };

    private static ResourceKind Kind(string group, string version, string kind, StructuralSchema schema)
    {
        var lower = kind.ToLowerInvariant();
        return new ResourceKind
        {
            Group = group,
            Version = version,
            Kind = kind,
            Plural = $"{lower}s",
            Singular = lower,
            IsNamespaced = true,
            Schema = schema,
            Columns = [],
        };
    }
}

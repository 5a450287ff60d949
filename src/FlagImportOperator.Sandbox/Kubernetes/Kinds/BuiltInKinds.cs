using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using FlagImportOperator.Sandbox.Kubernetes.Tables;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.Sandbox.Kubernetes.Kinds;

/// <summary>The kinds that are there without a definition.</summary>
internal static class BuiltInKinds
{
    private static readonly Lazy<IReadOnlyDictionary<string, StructuralSchema>> Schemas = new(Read);

    private static readonly Lazy<IReadOnlyList<ResourceKind>> Kinds = new(() =>
    [
        Core("Namespace", "namespaces", BuiltInColumns.Namespaces, "ns") with { IsNamespaced = false, HasStatus = true },
        Core("Secret", "secrets", BuiltInColumns.Secrets),
        Core("ConfigMap", "configmaps", BuiltInColumns.ConfigMaps, "cm"),
        Core("ServiceAccount", "serviceaccounts", BuiltInColumns.ServiceAccounts, "sa"),
        Core("Event", "events", EventColumns.All, "ev"),
        Core("Event", "events", EventColumns.All, "ev") with { Group = "events.k8s.io", Schema = Schemas.Value["EventV1"] },
        Core("Lease", "leases", BuiltInColumns.Leases) with { Group = "coordination.k8s.io" },
    ]);

    /// <summary>Namespaces, secrets, configmaps, serviceaccounts, events of both groups, leases.</summary>
    public static IReadOnlyList<ResourceKind> All => Kinds.Value;

    /// <summary>The metadata of every object, of whatever kind.</summary>
    public static StructuralSchema ObjectMeta => Schemas.Value["objectMeta"];

    /// <summary>A schema of a whole object, with the fields that every object has.</summary>
    public static StructuralSchema WithMetadata(StructuralSchema schema) => WithMetadata(schema, ObjectMeta);

    private static StructuralSchema WithMetadata(StructuralSchema schema, StructuralSchema metadata)
    {
        var text = new StructuralSchema { Type = "string" };
        var fields = new Dictionary<string, StructuralSchema> { ["apiVersion"] = text, ["kind"] = text };
        foreach (var (name, field) in schema.Properties)
        {
            fields[name] = field;
        }

        fields["metadata"] = metadata;
        return schema with { Properties = fields };
    }

    private static ResourceKind Core(string kind, string plural, IReadOnlyList<TableColumn> columns, params string[] shortNames) => new()
    {
        Group = "",
        Version = "v1",
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        IsNamespaced = true,
        ShortNames = shortNames,
        Schema = Schemas.Value[kind],
        Columns = columns,
    };

    private static Dictionary<string, StructuralSchema> Read()
    {
        using var stream = typeof(BuiltInKinds).Assembly.GetManifestResourceStream("built-in-schemas.yaml")
            ?? throw new InvalidOperationException("built-in-schemas.yaml is not embedded");
        using var reader = new StreamReader(stream);
        var schemas = YamlJson.Read(reader.ReadToEnd())!.AsObject()
            .ToDictionary(schema => schema.Key, schema => StructuralSchema.Parse(schema.Value!.AsObject()));
        var metadata = schemas["objectMeta"];
        return schemas.ToDictionary(
            schema => schema.Key, schema => schema.Key == "objectMeta" ? metadata : WithMetadata(schema.Value, metadata));
    }
}

using static FlagImportOperator.Sandbox.Kubernetes.Protobuf.Field;

namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>Messages that are not of a kind: numbers as in k8s.io/apimachinery, pkg/runtime and pkg/apis/meta/v1, generated.proto.</summary>
internal static class MetaShapes
{
    private static readonly MessageShape OwnerReference = new(
        Text(1, "kind"),
        Text(3, "name"),
        Text(4, "uid"),
        Text(5, "apiVersion"),
        Pointer(6, "controller", FieldType.Flag),
        Pointer(7, "blockOwnerDeletion", FieldType.Flag));

    private static readonly MessageShape ManagedFieldsEntry = new(
        Text(1, "manager"),
        Text(2, "operation"),
        Text(3, "apiVersion"),
        Time(4, "time"),
        Text(6, "fieldsType"),
        new Field(7, "fieldsV1", FieldType.Json),
        Text(8, "subresource"));

    /// <summary>What all bodies are: a kind, and an object of it.</summary>
    public static MessageShape Unknown { get; } = new(
        Message(1, "typeMeta", new(Text(1, "apiVersion"), Text(2, "kind"))),
        new Field(2, "raw", FieldType.Bytes));

    /// <summary>An entry of a map of texts.</summary>
    public static MessageShape TextEntry { get; } = new(Text(1, "key"), Pointer(2, "value", FieldType.Text));

    /// <summary>An entry of a map of bytes.</summary>
    public static MessageShape BytesEntry { get; } = new(Text(1, "key"), Pointer(2, "value", FieldType.Bytes));

    /// <summary>A time of either precision.</summary>
    public static MessageShape Timestamp { get; } = new(Pointer(1, "seconds", FieldType.Int64), Pointer(2, "nanos", FieldType.Int32));

    /// <summary>FieldsV1.</summary>
    public static MessageShape RawJson { get; } = new(new Field(1, "raw", FieldType.Bytes));

    /// <summary>metadata.</summary>
    public static MessageShape ObjectMeta { get; } = new(
        Text(1, "name"),
        Text(2, "generateName"),
        Text(3, "namespace"),
        Text(4, "selfLink"),
        Text(5, "uid"),
        Text(6, "resourceVersion"),
        new Field(7, "generation", FieldType.Int64),
        Time(8, "creationTimestamp"),
        Time(9, "deletionTimestamp"),
        Pointer(10, "deletionGracePeriodSeconds", FieldType.Int64),
        TextMap(11, "labels"),
        TextMap(12, "annotations"),
        Messages(13, "ownerReferences", OwnerReference),
        Texts(14, "finalizers"),
        Messages(17, "managedFields", ManagedFieldsEntry));

    /// <summary>The body of a DELETE.</summary>
    public static MessageShape DeleteOptions { get; } = new(
        Pointer(1, "gracePeriodSeconds", FieldType.Int64),
        Message(2, "preconditions", new(Pointer(1, "uid", FieldType.Text), Pointer(2, "resourceVersion", FieldType.Text))),
        Pointer(3, "orphanDependents", FieldType.Flag),
        Pointer(4, "propagationPolicy", FieldType.Text),
        Texts(5, "dryRun"));
}

using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using static FlagImportOperator.Sandbox.Kubernetes.Protobuf.Field;

namespace FlagImportOperator.Sandbox.Kubernetes.Protobuf;

/// <summary>The messages of the built-in kinds: numbers as in k8s.io/api, generated.proto of core, events and coordination, v1.</summary>
internal static class KindShapes
{
    private static readonly Field Metadata = Message(1, "metadata", MetaShapes.ObjectMeta);

    private static readonly MessageShape NamespaceCondition = new(
        Text(1, "type"),
        Text(2, "status"),
        Time(4, "lastTransitionTime"),
        Text(5, "reason"),
        Text(6, "message"));

    private static readonly MessageShape ObjectReference = new(
        Text(1, "kind"),
        Text(2, "namespace"),
        Text(3, "name"),
        Text(4, "uid"),
        Text(5, "apiVersion"),
        Text(6, "resourceVersion"),
        Text(7, "fieldPath"));

    private static readonly MessageShape EventSource = new(Text(1, "component"), Text(2, "host"));

    private static readonly MessageShape EventSeries = new(Int32(1, "count"), MicroTime(2, "lastObservedTime"));

    private static readonly MessageShape Namespace = new(
        Metadata,
        Message(2, "spec", new(Texts(1, "finalizers"))),
        Message(3, "status", new(Text(1, "phase"), Messages(2, "conditions", NamespaceCondition))));

    private static readonly MessageShape Secret = new(
        Metadata,
        BytesMap(2, "data"),
        Text(3, "type"),
        TextMap(4, "stringData"),
        Pointer(5, "immutable", FieldType.Flag));

    private static readonly MessageShape ConfigMap = new(
        Metadata,
        TextMap(2, "data"),
        BytesMap(3, "binaryData"),
        Pointer(4, "immutable", FieldType.Flag));

    private static readonly MessageShape ServiceAccount = new(
        Metadata,
        Messages(2, "secrets", ObjectReference),
        Messages(3, "imagePullSecrets", new(Text(1, "name"))),
        Pointer(4, "automountServiceAccountToken", FieldType.Flag));

    private static readonly MessageShape Lease = new(
        Metadata,
        Message(2, "spec", new(
            Pointer(1, "holderIdentity", FieldType.Text),
            Pointer(2, "leaseDurationSeconds", FieldType.Int32),
            MicroTime(3, "acquireTime"),
            MicroTime(4, "renewTime"),
            Pointer(5, "leaseTransitions", FieldType.Int32),
            Pointer(6, "strategy", FieldType.Text),
            Pointer(7, "preferredHolder", FieldType.Text))));

    private static readonly MessageShape CoreEvent = new(
        Metadata,
        Message(2, "involvedObject", ObjectReference),
        Text(3, "reason"),
        Text(4, "message"),
        Message(5, "source", EventSource),
        Time(6, "firstTimestamp"),
        Time(7, "lastTimestamp"),
        Int32(8, "count"),
        Text(9, "type"),
        MicroTime(10, "eventTime"),
        Message(11, "series", EventSeries),
        Text(12, "action"),
        Message(13, "related", ObjectReference),
        Text(14, "reportingComponent"),
        Text(15, "reportingInstance"));

    private static readonly MessageShape NewerEvent = new(
        Metadata,
        MicroTime(2, "eventTime"),
        Message(3, "series", EventSeries),
        Text(4, "reportingController"),
        Text(5, "reportingInstance"),
        Text(6, "action"),
        Text(7, "reason"),
        Message(8, "regarding", ObjectReference),
        Message(9, "related", ObjectReference),
        Text(10, "note"),
        Text(11, "type"),
        Message(12, "deprecatedSource", EventSource),
        Time(13, "deprecatedFirstTimestamp"),
        Time(14, "deprecatedLastTimestamp"),
        Int32(15, "deprecatedCount"));

    /// <summary>Of a kind that is built in.</summary>
    public static MessageShape Of(ResourceKind kind) => (kind.Group, kind.Kind) switch
    {
        ("", "Namespace") => Namespace,
        ("", "Secret") => Secret,
        ("", "ConfigMap") => ConfigMap,
        ("", "ServiceAccount") => ServiceAccount,
        ("", "Event") => CoreEvent,
        ("events.k8s.io", "Event") => NewerEvent,
        ("coordination.k8s.io", "Lease") => Lease,
        _ => throw new ArgumentException($"{kind.Kind} of {kind.ApiVersion} is not described in protobuf", nameof(kind)),
    };
}

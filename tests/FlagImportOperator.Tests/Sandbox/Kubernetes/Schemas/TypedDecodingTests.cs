using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Schemas;

/// <summary>Words are those of a Kubernetes 1.36 API server, after "cannot be handled as a Secret: ".</summary>
public sealed class TypedDecodingTests
{
    private const string Number = "json: cannot unmarshal number into Go struct field ";

    private static readonly ResourceKind Custom = CustomKinds.FromDefinition(RepositoryFiles.Data("Schemas", "probes.yaml"));

    [Theory]
    [InlineData("v1 Secret", """{ "data": { "a": "!" } }""", "illegal base64 data at input byte 0")]
    [InlineData("v1 Secret", """{ "data": { "a": 5 } }""", Number + "Secret.data of type []uint8")]
    [InlineData("v1 Secret", """{ "data": 5 }""", Number + "Secret.data of type map[string][]uint8")]
    [InlineData("v1 Secret", """{ "data": [] }""", "json: cannot unmarshal array into Go struct field Secret.data of type map[string][]uint8")]
    [InlineData("v1 Secret", """{ "stringData": { "a": 5 } }""", Number + "Secret.stringData of type string")]
    [InlineData("v1 Secret", """{ "immutable": "x" }""", "json: cannot unmarshal string into Go struct field Secret.immutable of type bool")]
    [InlineData("v1 Secret", """{ "type": 5 }""", Number + "Secret.type of type v1.SecretType")]
    [InlineData("v1 Secret", """{ "metadata": { "labels": { "a": 1 } } }""", Number + "ObjectMeta.metadata.labels of type string")]
    [InlineData("v1 Secret", """{ "metadata": 5 }""", Number + "Secret.metadata of type v1.ObjectMeta")]
    [InlineData(
        "v1 Secret", """{ "metadata": { "ownerReferences": [{ "uid": 5 }] } }""", Number + "OwnerReference.metadata.ownerReferences.uid of type types.UID")]
    [InlineData("v1 Secret", """{ "metadata": { "creationTimestamp": 5 } }""", Number + "ObjectMeta.metadata.creationTimestamp of type string")]
    [InlineData(
        "v1 Secret", """{ "metadata": { "finalizers": {} } }""", "json: cannot unmarshal object into Go struct field ObjectMeta.metadata.finalizers of type []string")]
    [InlineData(
        "coordination.k8s.io/v1 Lease", """{ "spec": { "leaseDurationSeconds": "5" } }""",
        "json: cannot unmarshal string into Go struct field LeaseSpec.spec.leaseDurationSeconds of type int32")]
    [InlineData(
        "coordination.k8s.io/v1 Lease", """{ "spec": { "leaseDurationSeconds": 5.0 } }""",
        "json: cannot unmarshal number 5.0 into Go struct field LeaseSpec.spec.leaseDurationSeconds of type int32")]
    [InlineData(
        "coordination.k8s.io/v1 Lease", """{ "spec": { "leaseDurationSeconds": 3000000000 } }""",
        "json: cannot unmarshal number 3000000000 into Go struct field LeaseSpec.spec.leaseDurationSeconds of type int32")]
    [InlineData(
        "coordination.k8s.io/v1 Lease", """{ "spec": { "renewTime": "2020-01-01T00:00:00Z" } }""",
        "parsing time \"2020-01-01T00:00:00Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"")]
    [InlineData("coordination.k8s.io/v1 Lease", """{ "spec": 5 }""", Number + "Lease.spec of type v1.LeaseSpec")]
    [InlineData("v1 Event", """{ "involvedObject": { "name": 5 } }""", Number + "ObjectReference.involvedObject.name of type string")]
    [InlineData("v1 Event", """{ "involvedObject": 5 }""", Number + "Event.involvedObject of type v1.ObjectReference")]
    [InlineData(
        "v1 Event", """{ "source": { "host": true } }""", "json: cannot unmarshal bool into Go struct field EventSource.source.host of type string")]
    [InlineData("events.k8s.io/v1 Event", """{ "regarding": { "name": 5 } }""", Number + "ObjectReference.regarding.name of type string")]
    [InlineData("v1 ServiceAccount", """{ "secrets": [5] }""", Number + "ServiceAccount.secrets of type v1.ObjectReference")]
    [InlineData(
        "v1 ServiceAccount", """{ "secrets": {} }""", "json: cannot unmarshal object into Go struct field ServiceAccount.secrets of type []v1.ObjectReference")]
    [InlineData(
        "v1 Namespace", """{ "status": { "conditions": [{ "type": 5 }] } }""",
        Number + "NamespaceCondition.status.conditions.type of type v1.NamespaceConditionType")]
    [InlineData("v1 Namespace", """{ "spec": { "finalizers": [5] } }""", Number + "NamespaceSpec.spec.finalizers of type v1.FinalizerName")]
    public void A_value_of_another_type_is_named(string kind, string obj, string expected) =>
        Assert.Equal(expected, TypedDecoding.Problem(JsonNode.Parse(obj)!.AsObject(), BuiltIn(kind)));

    [Theory]
    [InlineData("""{ "name": 5 }""", Number + "ObjectMeta.name of type string")]
    [InlineData("""{ "labels": { "a": true } }""", "json: cannot unmarshal bool into Go struct field ObjectMeta.labels of type string")]
    [InlineData("""{ "labels": [] }""", "json: cannot unmarshal array into Go struct field ObjectMeta.labels of type map[string]string")]
    [InlineData("""{ "ownerReferences": [5] }""", Number + "ObjectMeta.ownerReferences of type v1.OwnerReference")]
    [InlineData("""{ "ownerReferences": [{ "uid": 5 }] }""", Number + "OwnerReference.ownerReferences.uid of type types.UID")]
    [InlineData("""{ "generation": 1.5 }""", "json: cannot unmarshal number 1.5 into Go struct field ObjectMeta.generation of type int64")]
    [InlineData("""{ "generation": 1.0 }""", null)]
    [InlineData("""{ "managedFields": [{ "fieldsV1": 5 }] }""", null)]
    [InlineData("""{ "managedFields": 5 }""", Number + "ObjectMeta.managedFields of type []v1.ManagedFieldsEntry")]
    [InlineData("""{ "creationTimestamp": "x" }""", "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"")]
    [InlineData("""{ "creationTimestamp": null, "annotations": { "a": null }, "unknown": 5 }""", null)]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type v1.ObjectMeta")]
    [InlineData("null", null)]
    public void Of_a_custom_object_only_metadata_has_types(string metadata, string? expected)
    {
        var obj = new JsonObject { ["metadata"] = JsonNode.Parse(metadata), ["spec"] = new JsonObject { ["text"] = 5 } };

        Assert.Equal(expected, TypedDecoding.Problem(obj, Custom));
    }

    [Fact]
    public void Times_and_bytes_are_stored_in_one_form()
    {
        var lease = JsonNode.Parse("""{ "metadata": { "creationTimestamp": "2020-01-01T02:00:00.5+02:00" }, "spec": { "renewTime": "2020-01-01T1:00:00,000001Z" } }""")!;
        var secret = JsonNode.Parse("""{ "data": { "a": "Y\nR==" }, "stringData": { "a": "Y\nR==" } }""")!;

        TypedDecoding.Normalize(lease.AsObject(), BuiltIn("coordination.k8s.io/v1 Lease"));
        TypedDecoding.Normalize(secret.AsObject(), BuiltIn("v1 Secret"));

        Assert.Equal("""{"metadata":{"creationTimestamp":"2020-01-01T00:00:00Z"},"spec":{"renewTime":"2020-01-01T01:00:00.000001Z"}}""", lease.ToJsonString());
        Assert.Equal("""{"data":{"a":"YQ=="},"stringData":{"a":"Y\nR=="}}""", secret.ToJsonString());
    }

    private static ResourceKind BuiltIn(string kind) => BuiltInKinds.All.Single(candidate => $"{candidate.ApiVersion} {candidate.Kind}" == kind);
}

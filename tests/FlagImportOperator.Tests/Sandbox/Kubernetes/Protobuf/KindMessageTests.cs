using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Writing;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

public sealed class KindMessageTests
{
    private static readonly Message Reference = new Message()
        .With(1, "k").With(2, "n").With(3, "o").With(4, "u").With(5, "v1").With(6, "7").With(7, "p");

    private static readonly Message Owner = new Message().With(1, "k").With(3, "o").With(4, "u").With(5, "v1").With(6, 1).With(7, 0);

    private static readonly Message Manager = new Message()
        .With(1, "kubectl").With(2, "Update").With(3, "v1").WithTime(4, 1, 999_999_999).With(6, "FieldsV1")
        .With(7, new Message().With(1, """{"f:data":{"f:a":{}}}""")).With(8, "status");

    private static readonly Message Series = new Message().With(1, 3).WithTime(2, 2, 1_999);

    private const string ReferenceJson =
        """{"kind":"k","namespace":"n","name":"o","uid":"u","apiVersion":"v1","resourceVersion":"7","fieldPath":"p"}""";

    private const string SeriesJson = """{"count":3,"lastObservedTime":"1970-01-01T00:00:02.000001Z"}""";

    /// <summary>A kind, its message in hex, and the members that the object then has.</summary>
    public static TheoryData<string, string, string> Messages => new()
    {
        Row(
            "v1 Namespace",
            new Message().With(2, new Message().With(1, "kubernetes").With(1, "")).With(3, new Message().With(1, "Active").With(
                2, new Message().With(1, "t").With(2, "True").WithTime(4, 5, 0).With(5, "r").With(6, "m"))),
            """
            {"spec":{"finalizers":["kubernetes",""]},"status":{"phase":"Active","conditions":[
             {"type":"t","status":"True","lastTransitionTime":"1970-01-01T00:00:05Z","reason":"r","message":"m"}]}}
            """),
        Row(
            "v1 Secret",
            new Message()
                .With(2, new Message().With(1, "b").With(2, [0, 255])).With(2, new Message().With(1, "e")).With(3, "Opaque").With(4, "c", "d").With(5, 0),
            """{"data":{"b":"AP8=","e":""},"type":"Opaque","stringData":{"c":"d"},"immutable":false}"""),
        Row(
            "v1 ConfigMap",
            new Message().With(2, "a", "").With(2, "a", "last").With(2, "ä", "ö").With(3, new Message().With(1, "b").With(2, [1])).With(4, 1),
            """{"data":{"a":"last","ä":"ö"},"binaryData":{"b":"AQ=="},"immutable":true}"""),
        Row(
            "v1 ServiceAccount",
            new Message().With(2, Reference).With(3, new Message().With(1, "pull")).With(3, new Message().With(1, "")).With(4, 0),
            $$"""{"secrets":[{{ReferenceJson}}],"imagePullSecrets":[{"name":"pull"},{}],"automountServiceAccountToken":false}"""),
        Row(
            "coordination.k8s.io/v1 Lease",
            new Message().With(2, new Message()
                .With(1, "").With(2, 15).WithTime(3, -1, 500_000_000).With(4, new Message()).With(5, 0).With(6, "s").With(7, "p")),
            """
            {"spec":{"holderIdentity":"","leaseDurationSeconds":15,"acquireTime":"1969-12-31T23:59:59.500000Z","leaseTransitions":0,
             "strategy":"s","preferredHolder":"p"}}
            """),
        Row(
            "v1 Event",
            new Message()
                .With(2, Reference).With(3, "r").With(4, "m").With(5, new Message().With(1, "c").With(2, "h")).WithTime(6, 1, 0).WithTime(7, 2, 0)
                .With(8, 4).With(9, "Normal").WithTime(10, 3, 123_456_789).With(11, Series).With(12, "a").With(13, Reference).With(14, "rc").With(15, "ri"),
            $$"""
            {"involvedObject":{{ReferenceJson}},"reason":"r","message":"m","source":{"component":"c","host":"h"},
             "firstTimestamp":"1970-01-01T00:00:01Z","lastTimestamp":"1970-01-01T00:00:02Z","count":4,"type":"Normal",
             "eventTime":"1970-01-01T00:00:03.123456Z","series":{{SeriesJson}},"action":"a","related":{{ReferenceJson}},
             "reportingComponent":"rc","reportingInstance":"ri"}
            """),
        Row(
            "events.k8s.io/v1 Event",
            new Message()
                .WithTime(2, 3, 0).With(3, Series).With(4, "rc").With(5, "ri").With(6, "a").With(7, "r").With(8, Reference).With(9, Reference)
                .With(10, "n").With(11, "Warning").With(12, new Message().With(1, "c").With(2, "")).WithTime(13, 1, 0).With(14, "").With(15, 0),
            $$"""
            {"eventTime":"1970-01-01T00:00:03.000000Z","series":{{SeriesJson}},"reportingController":"rc","reportingInstance":"ri","action":"a",
             "reason":"r","regarding":{{ReferenceJson}},"related":{{ReferenceJson}},"note":"n","type":"Warning",
             "deprecatedSource":{"component":"c"},"deprecatedFirstTimestamp":"1970-01-01T00:00:01Z"}
            """),
        Row(
            "v1 Secret",
            new Message().With(1, new Message()
                .With(1, "n").With(2, "g").With(3, "ns").With(4, "/s").With(5, "u").With(6, "9").With(7, 2).WithTime(8, 1_700_000_000, 0)
                .WithTime(9, 0, 0).With(10, 0).With(11, "l", "").With(12, "a", "b").With(13, Owner).With(14, "f").With(17, Manager)),
            """
            {"metadata":{"name":"n","generateName":"g","namespace":"ns","selfLink":"/s","uid":"u","resourceVersion":"9","generation":2,
             "creationTimestamp":"2023-11-14T22:13:20Z","deletionTimestamp":"1970-01-01T00:00:00Z","deletionGracePeriodSeconds":0,
             "labels":{"l":""},"annotations":{"a":"b"},
             "ownerReferences":[{"kind":"k","name":"o","uid":"u","apiVersion":"v1","controller":true,"blockOwnerDeletion":false}],
             "finalizers":["f"],
             "managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1","time":"1970-01-01T00:00:01Z",
              "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}},"subresource":"status"}]}}
            """),
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_becomes_the_object_that_JSON_would_be(string kind, string hex, string expected) =>
        Check(kind, Convert.FromHexString(hex), expected);

    [Fact]
    public void Fields_that_nobody_knows_are_skipped() => Check(
        "v1 Secret",
        new Message().With(3, "Opaque").With(99, "text").With(98, 5).WithFixed(97, 7).With(1, new Message().With(15, "old").With(1, "n")).Bytes,
        """{"type":"Opaque","metadata":{"name":"n"}}""");

    [Fact]
    public void A_message_in_pieces_is_one() => Check(
        "v1 Secret",
        new Message().With(1, new Message().With(1, "n").With(3, "ns")).With(3, "a").With(1, new Message().With(1, "m")).With(3, "").Bytes,
        """{"metadata":{"name":"m","namespace":"ns"}}""");

    private static void Check(string kind, byte[] raw, string expected)
    {
        var body = Message.Body(kind.Split(' ')[0], kind.Split(' ')[1], raw);

        var (value, warnings) = BodyDecoder.Object(body, BodyFormat.Protobuf, Message.Kind(kind), FieldValidation.Strict);

        var members = JsonNode.Parse(expected)!.AsObject();
        members["apiVersion"] = kind.Split(' ')[0];
        members["kind"] = kind.Split(' ')[1];
        Assert.True(JsonNode.DeepEquals(members, value), value.ToJsonString());
        Assert.Empty(warnings);
    }

    private static (string Kind, string Hex, string Members) Row(string kind, Message message, string members) =>
        (kind, Convert.ToHexString(message.Bytes), members);
}

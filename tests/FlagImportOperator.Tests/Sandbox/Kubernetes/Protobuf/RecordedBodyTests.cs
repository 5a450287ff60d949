using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Writing;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

public sealed class RecordedBodyTests
{
    [Theory]
    [InlineData(
        "v1 Namespace", RecordedBodies.Namespace,
        """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"recorded"},"spec":{},"status":{}}""")]
    [InlineData(
        "v1 Secret", RecordedBodies.Secret,
        """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"recorded","namespace":"trial"},"data":{"apiToken":"YWJj","empty":""}}""")]
    [InlineData(
        "v1 ConfigMap", RecordedBodies.ConfigMap,
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"recorded","namespace":"trial"},"data":{"greeting":"hello"}}""")]
    [InlineData(
        "v1 ServiceAccount", RecordedBodies.ServiceAccount,
        """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"recorded","namespace":"trial"}}""")]
    public void What_kubectl_sends_becomes_what_it_would_be_in_JSON(string kind, string hex, string expected)
    {
        var (value, warnings) = BodyDecoder.Object(Convert.FromHexString(hex), BodyFormat.Protobuf, Message.Kind(kind), FieldValidation.Strict);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), value), value.ToJsonString());
        Assert.Empty(warnings);
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Schemas;

public sealed class StructuralSchemaTests
{
    [Theory]
    [InlineData("""{ "type": "object", "properties": { "a": { "default": 1 } } }""", "schema.a: the keyword default is not supported")]
    [InlineData("""{ "oneOf": [] }""", "schema: the keyword oneOf is not supported")]
    [InlineData("""{ "type": "text" }""", "schema.type: text is not supported, only object, ")]
    [InlineData("""{ "items": { "format": "ipv4" } }""", "schema[].format: ipv4 is not supported, only date-time, ")]
    [InlineData("""{ "additionalProperties": { "pattern": "(?<!a)b" } }""", "schema.*.pattern: regular expression '(?<!a)b': ")]
    [InlineData("""{ "pattern": "(" }""", "schema.pattern: regular expression '(': ")]
    [InlineData("""{ "pattern": 5 }""", "schema: pattern must be text")]
    [InlineData("""{ "maxItems": "5" }""", "schema: maxItems must be a number")]
    [InlineData("""{ "maxItems": -1 }""", "schema: maxItems must be a count")]
    [InlineData("""{ "additionalProperties": false }""", "schema: additionalProperties must be a schema or true")]
    [InlineData("""{ "x-kubernetes-list-type": "bag" }""", "schema: bag is not supported, only atomic, set, map")]
    [InlineData(
        """{ "type": "string", "x-kubernetes-validations": [{ "rule": "self.size() > 0", "optionalOldSelf": true }] }""",
        "schema.x-kubernetes-validations[0]: optionalOldSelf is not supported")]
    [InlineData(
        """{ "type": "string", "x-kubernetes-validations": [{ "rule": "true" }, { "rule": "self.nosuch()" }] }""",
        "CEL: function nosuch with 1 arguments is not supported, in: self.nosuch()")]
    [InlineData(
        """{ "type": "string", "x-kubernetes-validations": [{ "rule": "true", "messageExpression": "self.nosuch()" }] }""",
        "CEL: function nosuch with 1 arguments is not supported, in: self.nosuch()")]
    [InlineData(
        """{ "type": "object", "x-kubernetes-validations": [{ "rule": "true", "fieldPath": "['a']" }] }""",
        "schema.x-kubernetes-validations[0]: fieldPath ['a'] is not supported")]
    public void What_would_be_ignored_is_refused(string schema, string expected) => Assert.StartsWith(
        expected,
        Assert.Throws<NotSupportedException>(() => StructuralSchema.Parse(JsonNode.Parse(schema)!.AsObject())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Schemas_of_the_shipped_definitions_are_understood_in_full()
    {
        foreach (var file in RepositoryFiles.Definitions)
        {
            var schema = CustomKinds.FromDefinition(File.ReadAllText(file)).Schema;

            Assert.Equal(ListType.Map, schema.Field("status")!.Field("conditions")!.ListType);
            Assert.Equal(["type"], schema.Field("status")!.Field("conditions")!.ListMapKeys);
            Assert.True(schema.Field("spec")!.Field("configSecretRef")!.IsAtomicMap);
            Assert.Equal("string", schema.Field("spec")!.Field("config")!.Field("anything")!.Type);
            Assert.Equal(ListType.Set, schema.Field("metadata")!.Field("finalizers")!.ListType);
        }
    }
}

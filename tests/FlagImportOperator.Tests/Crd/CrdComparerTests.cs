using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;
using Xunit;

namespace FlagImportOperator.Tests.Crd;

/// <summary>Each kind of change, in both directions: forth is what a release does, back is the same change undone.</summary>
public sealed class CrdComparerTests
{
    private const string Definition = """
        spec:
          group: example.org
          scope: Namespaced
          names: { kind: Thing, listKind: ThingList, plural: things, singular: thing, shortNames: [th], categories: [all] }
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: { status: {} }
            additionalPrinterColumns: [ { name: Size, type: integer, jsonPath: .spec.size } ]
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [size]
                    x-kubernetes-validations: [ { rule: self.size > 0, message: too small } ]
                    properties:
                      size: { type: integer, minimum: 1, maximum: 9 }
                      kind: { type: string, enum: [a, b], maxLength: 16 }
                      name: { type: string, pattern: "^a", minLength: 1, maxLength: 8, description: a name }
                      tags: { type: array, maxItems: 5, x-kubernetes-list-type: set, items: { type: string, maxLength: 4 } }
                      data: { type: object, maxProperties: 3, additionalProperties: { type: string, maxLength: 9 } }
                      free: { type: object, x-kubernetes-preserve-unknown-fields: true, nullable: true }
        """;

    private const string Spec = "spec.versions.0.schema.openAPIV3Schema.properties.spec";

    public static TheoryData<string, string, string?, string?> Changes => new()
    {
        // Where, what it becomes ("" takes it away), what breaks when it does, and what breaks when that is undone.
        { $"{Spec}.properties.fresh", "{ type: string }", null, ".spec.fresh: the field is gone" },
        { $"{Spec}.properties.fresh", "{ type: string, enum: [a], x-kubernetes-validations: [ { rule: self == oldSelf } ] }", null, "the field is gone" },
        { $"{Spec}.required", "[size, kind]", ".spec: kind became required", null },
        { $"{Spec}.required", "[]", null, ".spec: size became required" },
        { $"{Spec}.properties.size.type", "string", ".spec.size: type changed", "type changed" },
        { $"{Spec}.properties.size.format", "int32", ".spec.size: format changed", "format changed" },
        { $"{Spec}.properties.size.default", "3", ".spec.size: default changed", "default changed" },
        { $"{Spec}.properties.size.minimum", "2", "minimum is tighter: 1, now 2", null },
        { $"{Spec}.properties.size.maximum", "8", "maximum is tighter: 9, now 8", null },
        { $"{Spec}.properties.size.maximum", "", null, "maximum is tighter: absent, now 9" },
        { $"{Spec}.properties.name.maxLength", "7", "maxLength is tighter", null },
        { $"{Spec}.properties.name.minLength", "2", "minLength is tighter", null },
        { $"{Spec}.properties.name.pattern", "^[ab]", "pattern changed", "pattern changed" },
        { $"{Spec}.properties.name.pattern", "", null, "pattern changed" },
        { $"{Spec}.properties.name.description", "another", null, null },
        { $"{Spec}.properties.kind.enum", "[a, b, c]", null, ".spec.kind: the value c is gone" },
        { $"{Spec}.properties.kind.enum", "", null, "only listed values are allowed now" },
        { $"{Spec}.properties.tags.maxItems", "4", "maxItems is tighter", null },
        { $"{Spec}.properties.tags.x-kubernetes-list-type", "atomic", "x-kubernetes-list-type changed", "x-kubernetes-list-type changed" },
        { $"{Spec}.properties.tags.items.maxLength", "3", ".spec.tags[]: maxLength is tighter", null },
        { $"{Spec}.properties.data.maxProperties", "2", "maxProperties is tighter", null },
        { $"{Spec}.properties.data.additionalProperties.maxLength", "8", ".spec.data.*: maxLength is tighter", null },
        { $"{Spec}.properties.data.additionalProperties", "true", ".spec.data.*: changed", ".spec.data.*: changed" },
        { $"{Spec}.properties.free.x-kubernetes-preserve-unknown-fields", "", "x-kubernetes-preserve-unknown-fields is gone", null },
        { $"{Spec}.properties.free.nullable", "", "nullable is gone", null },
        { $"{Spec}.x-kubernetes-validations.0.rule", "self.size > 1", "a field that was there has a new rule: self.size > 1", "new rule: self.size > 0" },
        { $"{Spec}.x-kubernetes-validations.0.message", "larger, please", null, null },
        { $"{Spec}.x-kubernetes-validations", "", null, "a field that was there has a new rule" },
        { $"{Spec}.x-kubernetes-future", "true", "this comparison does not know x-kubernetes-future", "does not know x-kubernetes-future" },
        { "spec.versions.0.additionalPrinterColumns.1", "{ name: Age, type: date, jsonPath: .metadata.creationTimestamp }", null, "the column \"Age\" is gone" },
        { "spec.versions.0.additionalPrinterColumns.0.jsonPath", ".spec.kind", "the column \"Size\" shows something else", "shows something else" },
        { "spec.versions.0.served", "false", "v1alpha1: the version is no longer served", null },
        { "spec.versions.0.storage", "false", "v1alpha1: the storage version changed", "the storage version changed" },
        { "spec.versions.0.subresources", "", "v1alpha1: subresources: changed", "subresources: changed" },
        { "spec.versions.0.name", "v1", "v1alpha1: the version is gone", "v1: the version is gone" },
        { "spec.versions.1", "{ name: v1beta1, served: true, storage: false, schema: { openAPIV3Schema: { type: object } } }", null, "v1beta1: the version is gone" },
        { "spec.scope", "Cluster", "spec.scope: changed", "spec.scope: changed" },
        { "spec.group", "example.com", "spec.group: changed", "spec.group: changed" },
        { "spec.names.plural", "thinges", "spec.names.plural: changed", "spec.names.plural: changed" },
        { "spec.names.shortNames", "[th, t]", null, "spec.names.shortNames: t is gone" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Only_what_adds_passes(string where, string becomes, string? forth, string? back)
    {
        var earlier = YamlJson.ReadAll(Definition)[0]!;
        var later = earlier.DeepClone();
        Change(later, where.Split('.'), becomes.Length == 0 ? null : YamlJson.ReadAll(becomes)[0]);
        Assert.False(JsonNode.DeepEquals(earlier, later));

        Says(forth, CrdComparer.Breaks(earlier, later));
        Says(back, CrdComparer.Breaks(later, earlier));
    }

    [Fact]
    public void Every_break_is_named()
    {
        var earlier = YamlJson.ReadAll(Definition)[0]!;
        var later = earlier.DeepClone();
        Change(later, $"{Spec}.properties.name".Split('.'), null);
        Change(later, $"{Spec}.properties.size.maximum".Split('.'), 1);

        Assert.Equal(2, CrdComparer.Breaks(earlier, later).Count);
    }

    private static void Says(string? expected, IReadOnlyList<string> breaks)
    {
        if (expected is null)
        {
            Assert.Empty(breaks);
        }
        else
        {
            Assert.Contains(breaks, found => found.Contains(expected, StringComparison.Ordinal));
        }
    }

    private static void Change(JsonNode root, string[] path, JsonNode? value)
    {
        var parent = path.SkipLast(1).Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);
        switch (parent)
        {
            case JsonArray list when int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture) is var index && index == list.Count:
                list.Add(value);
                break;
            case JsonObject members when value is null:
                Assert.True(members.Remove(path[^1]));
                break;
            case JsonObject members:
                members[path[^1]] = value;
                break;
            default:
                throw new InvalidOperationException(string.Join('.', path));
        }
    }
}

using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

/// <summary>Whatever the schema is, and whatever was there before.</summary>
public sealed class ApplyPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<StructuralSchema> Leaf = Gen.OneOf(
        Gen.Const(TestKinds.Text),
        Gen.Const(TestKinds.Number),
        Gen.Const(new StructuralSchema { Type = "array", Items = TestKinds.Text }),
        Gen.Const(TestKinds.Set(TestKinds.Text)),
        Gen.Const(TestKinds.MapOf(TestKinds.Text)),
        Gen.Const(TestKinds.MapOf(TestKinds.Text) with { IsAtomicMap = true }),
        Gen.Const(new StructuralSchema { PreservesUnknownFields = true }));

    private static readonly Gen<Case> Cases =
        from schema in Object(2)
        from first in Value(schema)
        from second in Value(schema)
        from third in Value(schema)
        from fourth in Value(schema)
        select new Case(Kind(schema), first, second, third, fourth);

    [Fact]
    public void Applying_again_changes_nothing() => Cases.Sample(one =>
    {
        var live = one.Update(null, one.First, "u", 0);
        var once = one.Apply(live, one.Second, "a", 1);
        Assert.Equal(Text(once), Text(one.Apply(once, one.Second, "a", 2)));
    });

    [Fact]
    public void The_result_holds_all_that_is_applied() => Cases.Sample(one =>
    {
        var live = one.Update(null, one.First, "u", 0);
        var result = one.Apply(one.Apply(live, one.Second, "b", 1), one.Third, "a", 2);
        AssertHolds(one, one.Third, result);
    });

    [Fact]
    public void An_applier_gets_its_values_back_by_force() => Cases.Sample(one =>
    {
        var applied = one.Apply(one.Update(null, one.First, "u", 0), one.Second, "a", 1);
        var result = one.Apply(one.Update(applied, one.Third, "b", 2), one.Second, "a", 3);
        AssertHolds(one, one.Second, result);
    });

    [Fact]
    public void Nobody_owns_what_is_not_there() => Cases.Sample(one =>
    {
        JsonObject[] steps =
        [
            one.Apply(null, one.First, "a", 0),
            one.Apply(one.Apply(null, one.First, "a", 0), one.Second, "b", 1),
            one.Apply(one.Apply(one.Apply(null, one.First, "a", 0), one.Second, "b", 1), one.Third, "a", 2),
            one.Update(one.Apply(one.Apply(null, one.First, "a", 0), one.Second, "b", 1), one.Fourth, "u", 2),
        ];
        // Two cases in which the real server, too, keeps an owner of what goes: an empty merging list is owned by nobody and is lost with
        // all around it; a value without type that loses all it had becomes null, which is not stored.
        Assert.All(HasEmptyList(one) || one.IsUntyped ? [] : steps, step =>
        {
            var there = Places(WithoutOwners(step), one);
            var owned = Owners(step).Aggregate(FieldSet.Empty, (all, entry) => all.Union(FieldSet.Parse(entry!["fieldsV1"])));
            Assert.Equal("{}", owned.Difference(there).ToString());
        });
    });

    [Fact]
    public void Field_sets_survive_json() => Cases.Sample(one =>
    {
        var set = FieldSet.FromValue(one.First, one.Kind.Schema);
        Assert.Equal(set, FieldSet.Parse(JsonNode.Parse(set.ToString())));
    });

    [Fact]
    public void A_comparison_is_the_difference_of_what_both_hold() => Cases.Sample(one =>
    {
        var (before, after) = (Places(one.First, one), Places(one.Second, one));
        var changes = FieldSet.Compare(one.First, one.Second, one.Kind.Schema);
        Assert.Equal(after.Difference(before), changes.Added);
        Assert.Equal(before.Difference(after), changes.Removed);
        Assert.Equal("{}", changes.Modified.Difference(before.Intersection(after)).ToString());
    });

    private static bool HasEmptyList(Case one) =>
        ((JsonObject[])[one.First, one.Second, one.Third, one.Fourth]).Any(value => value.ToJsonString().Contains("[]", StringComparison.Ordinal));

    /// <summary>Applying is merging: nothing is left to do.</summary>
    private static void AssertHolds(Case one, JsonObject applied, JsonObject result)
    {
        var bare = WithoutOwners(result);
        var changes = FieldSet.Compare(bare, TypedMerge.Merge(bare, applied, one.Kind.Schema), one.Kind.Schema);
        Assert.Equal(("{}", "{}"), (changes.Written.ToString(), changes.Removed.ToString()));
    }

    /// <summary>All that is there, with every place around it: what comes to an empty object.</summary>
    private static FieldSet Places(JsonObject value, Case one) => FieldSet.Compare(new JsonObject(), value, one.Kind.Schema).Added;

    private static JsonArray Owners(JsonObject value) => value["metadata"]?["managedFields"] as JsonArray ?? [];

    private static JsonObject WithoutOwners(JsonObject value)
    {
        var copy = value.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    private static string Text(JsonNode value) => ValueText.Compact(value);

    private static ResourceKind Kind(StructuralSchema spec) => TestKinds.Zoo with
    {
        HasStatus = false,
        Schema = TestKinds.Object(("apiVersion", TestKinds.Text), ("kind", TestKinds.Text), ("metadata", TestKinds.Metadata), ("spec", spec)),
    };

    private static Gen<StructuralSchema> Any(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf, Object(depth - 1), Object(depth - 1).Select(TestKinds.MapOf), Object(depth - 1).Select(schema => schema with { IsAtomicMap = true }), Items(depth - 1));

    private static Gen<StructuralSchema> Object(int depth) => Any(depth).Array[1, 3]
        .Select(fields => TestKinds.Object([.. fields.Select((field, i) => (Names[i], field))]));

    private static Gen<StructuralSchema> Items(int depth) => Object(depth).Select(item => TestKinds.List(
        ["key"], item with { Properties = new Dictionary<string, StructuralSchema>(item.Properties) { ["key"] = TestKinds.Text } }));

    private static Gen<JsonObject> Value(StructuralSchema spec) => Node(spec).Select(value => new JsonObject
    {
        ["apiVersion"] = "t.dev/v1",
        ["kind"] = "Zoo",
        ["metadata"] = new JsonObject { ["name"] = "x" },
        ["spec"] = value?.DeepClone(),
    });

    private static Gen<JsonNode?> Node(StructuralSchema schema) => schema.Type switch
    {
        "string" => Gen.OneOf(Gen.Const("x"), Gen.Const("y")).Select(text => (JsonNode?)JsonValue.Create(text)),
        "integer" => Gen.Int[1, 2].Select(number => (JsonNode?)JsonValue.Create(number)),
        "array" => Node(schema.Items!).Array[0, 3].Select(items => (JsonNode?)Distinct(items, schema)),
        "object" when schema.AdditionalProperties is { } values => Fields(Names.ToDictionary(name => name, _ => values)),
        "object" => Fields(schema.Properties),
        _ => Gen.OneOf(Node(TestKinds.Text), Node(TestKinds.MapOf(TestKinds.MapOf(TestKinds.Number))), Node(new() { Type = "array", Items = TestKinds.Text })),
    };

    private static Gen<JsonNode?> Fields(IReadOnlyDictionary<string, StructuralSchema> fields) => fields.Aggregate(
        Gen.Const<JsonNode?>(new JsonObject()).Select(_ => (JsonNode?)new JsonObject()),
        (map, field) => Gen.Select(map, Node(field.Value), Gen.Int[0, 2], (sofar, value, chance) =>
        {
            var next = sofar!.DeepClone().AsObject();
            if (chance > 0 || field.Key == "key")
            {
                next[field.Key] = value?.DeepClone();
            }

            return (JsonNode?)next;
        }));

    private static JsonArray Distinct(IEnumerable<JsonNode?> items, StructuralSchema schema) => new([.. items
        .DistinctBy(item => schema.ListType switch
        {
            ListType.Atomic => Text(item!),
            ListType.Set => Text(item!),
            _ => Text(item!["key"]!),
        })
        .Select(item => item?.DeepClone())]);

    private sealed record Case(ResourceKind Kind, JsonObject First, JsonObject Second, JsonObject Third, JsonObject Fourth)
    {
        public bool IsUntyped => Shown(Kind.Schema.Properties["spec"]).Contains("any", StringComparison.Ordinal);

        public JsonObject Update(JsonObject? live, JsonObject updated, string manager, int minute) =>
            FieldManager.Update(live, updated, Kind, manager, null, At(minute));

        public JsonObject Apply(JsonObject? live, JsonObject applied, string manager, int minute) =>
            FieldManager.Apply(live, applied, Kind, manager, true, null, At(minute));

        public override string ToString() =>
            $"{Shown(Kind.Schema.Properties["spec"])}\n{First.ToJsonString()}\n{Second.ToJsonString()}\n{Third.ToJsonString()}\n{Fourth.ToJsonString()}";

        private static string Shown(StructuralSchema schema) => $"{schema.Type ?? "any"}{(schema.IsAtomicMap ? "!" : "")}"
            + (schema.Items is { } items ? $"[{schema.ListType} {Shown(items)}]" : "")
            + (schema.AdditionalProperties is { } values ? $"<{Shown(values)}>" : "")
            + (schema.Properties.Count > 0 ? $"({string.Join(", ", schema.Properties.Select(field => $"{field.Key}: {Shown(field.Value)}"))})" : "");

        private static DateTimeOffset At(int minute) => new(2026, 1, 1, 12, minute, 0, TimeSpan.Zero);
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

public sealed class FieldSetTests
{
    private const string Names = """{"f:spec":{".":{},"f:a":{},"f:b":{"f:c":{}}}}""";

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"f:b":{},"f:a":{},"f:B":{}}""", """{"f:B":{},"f:a":{},"f:b":{}}""")]
    [InlineData("""{"f:a":{".":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{"f:b":{},".":{}}}""", """{"f:a":{".":{},"f:b":{}}}""")]
    [InlineData("""{"i:10":{},"i:9":{},"f:x":{}}""", """{"f:x":{},"i:9":{},"i:10":{}}""")]
    [InlineData("""{"v:10":{},"v:9":{},"v:\"a\"":{},"v:true":{},"v:false":{}}""", """{"v:9":{},"v:10":{},"v:\"a\"":{},"v:false":{},"v:true":{}}""")]
    [InlineData("""{"k:{\"b\":2,\"a\":\"x\"}":{},"k:{\"a\":\"x\",\"b\":1}":{}}""", """{"k:{\"a\":\"x\",\"b\":1}":{},"k:{\"a\":\"x\",\"b\":2}":{}}""")]
    [InlineData("""{"f:a:b":{},"f:":{}}""", """{"f:":{},"f:a:b":{}}""")]
    [InlineData("""{"v:\"<\"":{}}""", """{"v:\"\\u003c\"":{}}""")]
    public void Reads_what_it_writes_in_order(string read, string written)
    {
        var json = FieldSet.Parse(JsonNode.Parse(read)).ToJson();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), json), json.ToJsonString());
        Assert.Equal(JsonNode.Parse(written)!.AsObject().Select(field => field.Key), json.Select(field => field.Key));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"x":{}}""")]
    [InlineData("""{"":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("""{"k:[]":{}}""")]
    [InlineData("""{"k:{":{}}""")]
    [InlineData("""{"v:":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    public void Refuses_what_is_no_set(string read) => Assert.Throws<FormatException>(() => FieldSet.Parse(JsonNode.Parse(read)));

    [Theory]
    [InlineData("union", """{"f:spec":{".":{},"f:a":{".":{},"f:x":{}},"f:b":{"f:c":{}},"f:z":{}}}""")]
    [InlineData("difference", """{"f:spec":{"f:a":{},"f:b":{"f:c":{}}}}""")]
    [InlineData("with below", "{}")]
    [InlineData("intersection", """{"f:spec":{}}""")]
    public void Sets_are_sets_of_paths(string operation, string expected)
    {
        var set = FieldSet.Parse(JsonNode.Parse(Names));
        var other = FieldSet.Parse(JsonNode.Parse("""{"f:spec":{".":{},"f:a":{"f:x":{}},"f:z":{}}}"""));
        var result = operation switch
        {
            "union" => set.Union(other),
            "difference" => set.Difference(other),
            "with below" => set.DifferenceWithBelow(other),
            _ => set.Intersection(other),
        };
        Assert.Equal(FieldSet.Parse(JsonNode.Parse(expected)), result);
    }

    [Fact]
    public void Leaves_have_nothing_below() =>
        Assert.Equal("""{"f:spec":{"f:a":{},"f:b":{"f:c":{}}}}""", FieldSet.Parse(JsonNode.Parse(Names)).Leaves().ToString());

    [Fact]
    public void Declared_places_around_a_member_become_members_but_not_items_and_entries()
    {
        var set = FieldSet.Parse(JsonNode.Parse("""{"f:o":{"f:e":{"f:x":{}}},"f:ml":{"k:{\"k\":\"a\"}":{"f:v":{}}},"f:mo":{"f:q":{"f:x":{}}}}"""));
        Assert.Equal(
            FieldSet.Parse(JsonNode.Parse("""
                {"f:o":{".":{},"f:e":{".":{},"f:x":{}}},"f:ml":{".":{},"k:{\"k\":\"a\"}":{"f:v":{}}},"f:mo":{".":{},"f:q":{"f:x":{}}}}
                """)),
            set.WithDeclaredParents(TestKinds.Spec));
    }

    [Fact]
    public void Paths_name_members_first() => Assert.Equal(
        [".spec", ".spec.a", ".spec.b.c"], FieldSet.Parse(JsonNode.Parse(Names)).Paths().Select(path => string.Concat(path)));

    [Theory]
    [InlineData("""{"k:{\"b\":2,\"a\":\"x\"}":{}}""", """[a="x",b=2]""")]
    [InlineData("""{"v:\"x\"":{}}""", """[="x"]""")]
    [InlineData("""{"i:3":{}}""", "[3]")]
    public void Paths_name_items_as_messages_do(string set, string path) =>
        Assert.Equal(path, string.Concat(FieldSet.Parse(JsonNode.Parse(set)).Paths().Single()));

    [Theory]
    [InlineData("""{"sl":["a","a"]}""", """{"sl":["a"]}""", """{"f:sl":{"v:\"a\"":{}}}""", "{}", """{"f:sl":{"v:\"a\"":{}}}""")]
    [InlineData("""{"sl":["a"]}""", """{"sl":["a","a"]}""", """{"f:sl":{"v:\"a\"":{}}}""", "{}", """{"f:sl":{"v:\"a\"":{}}}""")]
    [InlineData("""{"ml":[{"k":"a"},{"k":"a"}]}""", """{"ml":[{"k":"a"},{"k":"a","v":"1"}]}""", "{}", """{"f:ml":{"k:{\"k\":\"a\"}":{}}}""", "{}")]
    [InlineData("""{"o":{}}""", """{"o":null}""", "{}", """{"f:o":{}}""", "{}")]
    [InlineData("""{"o":null}""", """{"o":{"a":"1"}}""", """{"f:o":{"f:a":{}}}""", "{}", "{}")]
    [InlineData("""{"sl":["a","b"]}""", """{"sl":["b","a"]}""", "{}", "{}", "{}")]
    [InlineData("""{"al":["a","b"]}""", """{"al":["b","a"]}""", "{}", """{"f:al":{}}""", "{}")]
    [InlineData("""{"n":1}""", """{"n":1.0}""", "{}", "{}", "{}")]
    public void Compares_by_schema(string before, string after, string added, string modified, string removed)
    {
        var changes = FieldSet.Compare(JsonNode.Parse(before), JsonNode.Parse(after), TestKinds.Spec);
        Assert.Equal((added, modified, removed), (changes.Added.ToString(), changes.Modified.ToString(), changes.Removed.ToString()), Texts.Same);
    }

    private sealed class Texts : IEqualityComparer<(string Added, string Modified, string Removed)>
    {
        public static Texts Same { get; } = new();

        public bool Equals((string Added, string Modified, string Removed) left, (string Added, string Modified, string Removed) right) =>
            Set(left.Added).Equals(Set(right.Added)) && Set(left.Modified).Equals(Set(right.Modified)) && Set(left.Removed).Equals(Set(right.Removed));

        public int GetHashCode((string Added, string Modified, string Removed) value) => 0;

        private static FieldSet Set(string text) => FieldSet.Parse(JsonNode.Parse(text));
    }
}

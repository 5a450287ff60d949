using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Kubernetes.Client;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Client;

public sealed class MergePatchTests
{
    private static readonly string[] Names = ["a", "b", "c", "", "~/"];

    [Theory]
    [InlineData("""{}""", """{}""", null)]
    [InlineData("""{"a":1}""", """{"a":1.0}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2}""", """{"a":null}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", """{"a":{"c":3}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"b":1}]}""", null)]
    [InlineData("""{"a":1}""", """{"a":{"b":1,"c":null}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":5}""", """{"a":5}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":null}}""")]
    [InlineData("""{"a":1}""", """{"a":null}""", """{"a":null}""")]
    [InlineData("""{}""", """{"a":null}""", null)]
    public void Diff_is_as_small_as_can_be(string from, string to, string? expected)
    {
        var patch = MergePatch.Diff(JsonNode.Parse(from)!.AsObject(), JsonNode.Parse(to)!.AsObject());
        Assert.Equal(expected, patch?.ToJsonString());
    }

    [Fact]
    public void Applying_the_diff_gives_the_target_and_leaves_nothing_to_do()
    {
        Gen.Select(Objects(3), Objects(3)).Sample((from, to) =>
        {
            var before = (from.ToJsonString(), to.ToJsonString());
            var patch = MergePatch.Diff(from, to);
            var result = patch is null ? from : MergePatch.Apply(from, patch);
            Assert.True(JsonNode.DeepEquals(to, result), $"{from} -> {to}: {patch} gives {result}");
            Assert.Null(MergePatch.Diff(result, to));
            Assert.Equal(before, (from.ToJsonString(), to.ToJsonString()));
        }, iter: 5000);
    }

    [Theory]
    // The examples of RFC 7396, appendix A, whose target and patch are objects.
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Apply_does_what_the_RFC_says(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)!.AsObject()).ToJsonString());

    [Fact]
    public void Finalizer_is_added_once_under_the_lock_of_uid_and_version()
    {
        var patch = ResourcePatches.AddFinalizer(["a/x"], "b/y", "u1", "42")!;
        Assert.Equal("""{"metadata":{"uid":"u1","resourceVersion":"42","finalizers":["a/x","b/y"]}}""", Encoding.UTF8.GetString(patch));
        Assert.Null(ResourcePatches.AddFinalizer(["b/y", "a/x"], "b/y", "u1", "42"));
    }

    [Fact]
    public void Finalizer_is_removed_and_others_stay()
    {
        var patch = ResourcePatches.RemoveFinalizer(["a/x", "b/y"], "b/y", "u1", "42")!;
        Assert.Equal("""{"metadata":{"uid":"u1","resourceVersion":"42","finalizers":["a/x"]}}""", Encoding.UTF8.GetString(patch));
        Assert.Null(ResourcePatches.RemoveFinalizer(["a/x"], "b/y", "u1", "42"));
    }

    [Fact]
    public void Lock_that_would_lock_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ResourcePatches.AddFinalizer([], "b/y", "", "42"));
        Assert.Throws<ArgumentException>(() => ResourcePatches.AddFinalizer([], "b/y", "u1", ""));
    }

    [Fact]
    public void Status_patch_holds_what_differs_and_is_null_when_nothing_does()
    {
        JsonObject from = new() { ["a"] = 1, ["b"] = 2 };
        JsonObject to = new() { ["a"] = 1, ["c"] = "é" };
        Assert.Equal(
            """{"metadata":{"uid":"u1"},"status":{"b":null,"c":"é"}}""",
            JsonNode.Parse(ResourcePatches.Status(from, to, "u1"))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Null(ResourcePatches.Status(from, from, "u1"));
    }

    private static Gen<JsonObject> Objects(int depth)
    {
        var scalar = Gen.OneOf<JsonNode?>(
            Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create(i)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.String[Gen.Char["ab\"é~/"], 0, 3].Select(s => (JsonNode?)JsonValue.Create(s)));
        var array = scalar.Array[0, 3].Select(items => (JsonNode?)new JsonArray(items));
        var value = depth == 0 ? Gen.OneOf(scalar, array) : Gen.OneOf(scalar, array, Objects(depth - 1).Select(o => (JsonNode?)o));
        return Gen.Select(Gen.Int[0, 4].Select(i => Names[i]), value).Array[0, 4].Select(members =>
        {
            var result = new JsonObject();
            foreach (var (name, node) in members)
            {
                result[name] = node?.DeepClone();
            }

            return result;
        });
    }
}

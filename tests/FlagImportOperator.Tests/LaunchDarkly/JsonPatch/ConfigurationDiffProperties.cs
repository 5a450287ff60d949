using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.JsonPatch;

/// <summary>For any state and any wish: the patch, applied by two judges, brings about the wish and nothing else.</summary>
public sealed class ConfigurationDiffProperties
{
    private static readonly string[] Keys = ["a", "b", "c", "a/b", "~1", "m~n", "ü", "-", "0"];
    private static readonly string[] Labels = ["t1", "t2", "t3", "k8s-1", "k8s-2"];
    private static readonly Gen<string> Text = Gen.OneOf("", "x", "y", "ü\"\\", "true", "a/b~c");
    private static readonly Gen<string[]> Tags = Gen.OneOf(Labels).Array[0, 6];

    /// <summary>What LaunchDarkly really holds; Name and Tags may be missing, and an answer may leave config out.</summary>
    private sealed record State(string? Name, string[]? Tags, Dictionary<string, string> Config, HashSet<string> Masked, bool ConfigSeen);

    private sealed record Wish(string? Name, string[]? Tags, string? OwnerTag, string[] Unwanted, Dictionary<string, (string Value, bool FromSecret)> Config, string[] Retired);

    private static readonly Gen<State> States = Gen.Select(
        Gen.Null(Text), Gen.Null(Tags), Gen.Dictionary(Gen.OneOf(Keys), Text)[0, 5], Gen.OneOf(Keys).Array[0, 4], Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false))),
        (name, tags, config, masked, seen) => new State(name, tags, config, [.. masked], seen));

    private static readonly Gen<Wish> Wishes = Gen.Select(
        Gen.Null(Text), Gen.Null(Tags), Gen.Null(Gen.OneOf("k8s-1", "k8s-2")), Gen.OneOf("k8s-1", "k8s-2", "t1").Array[0, 2],
        Gen.Dictionary(Gen.OneOf(Keys), Gen.Select(Text, Gen.Bool))[0, 5], Gen.OneOf(Keys).Array[0, 3],
        (name, tags, owner, unwanted, config, retired) => new Wish(name, tags, owner, unwanted, config, retired));

    [Fact]
    public void The_minimal_patch_brings_about_the_wish_and_leaves_the_rest() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var before = Json(state);
        var after = Judged(before, ConfigurationDiff.Minimal(Desired(state, wish), Observed(state)));
        AssertNameAndTags(state, wish, after);

        var config = after["config"]!.AsObject();
        var retired = state.ConfigSeen ? wish.Retired.Where(key => !wish.Config.ContainsKey(key)) : [];
        foreach (var key in Keys)
        {
            var expected = wish.Config.TryGetValue(key, out var wanted) ? wanted.Value
                : retired.Contains(key) ? null
                : state.Config.GetValueOrDefault(key);
            Assert.Equal(expected, config[key]?.GetValue<string>());
        }
    }, iter: 1000);

    [Fact]
    public void The_whole_member_patch_brings_about_the_wish() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var desired = Desired(state, wish);
        var patch = ConfigurationDiff.WholeMembers(desired, Observed(state));
        var after = Judged(Json(state), patch);
        AssertNameAndTags(state, wish, after);

        var config = after["config"]!.AsObject();
        Assert.All(wish.Config, pair => Assert.Equal(pair.Value.Value, config[pair.Key]?.GetValue<string>()));
        if (patch.Operations.Any(operation => operation.Path == "/config"))
        {
            Assert.Equal(wish.Config.Keys.Order(), config.Select(pair => pair.Key).Order());
        }

        Assert.Equal(
            ConfigurationDiff.Minimal(desired, Observed(state)).Operations.Select(operation => operation.Path.Split('/')[1]).Distinct(),
            patch.Operations.Select(operation => operation.Path[1..]));
    }, iter: 1000);

    [Fact]
    public void Once_applied_there_is_nothing_left_to_do() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var after = Parsed(Judged(Json(state), ConfigurationDiff.Minimal(Desired(state, wish), Observed(state))), state);
        Assert.True(ConfigurationDiff.Minimal(Desired(after, wish), Observed(after)).IsEmpty);
        Assert.True(ConfigurationDiff.WholeMembers(Desired(after, wish), Observed(after)).IsEmpty);
    }, iter: 1000);

    [Fact]
    public void No_operation_can_be_left_out() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var operations = ConfigurationDiff.Minimal(Desired(state, wish), Observed(state)).Operations;
        for (var index = 0; index < operations.Count; index++)
        {
            var fewer = new JsonPatchDocument([.. operations.Where((_, at) => at != index)]);
            var after = Parsed(Judged(Json(state), fewer), state);
            Assert.False(ConfigurationDiff.Minimal(Desired(after, wish), Observed(after)).IsEmpty);
        }
    }, iter: 1000);

    [Fact]
    public void A_mask_is_never_sent() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var desired = Desired(state, wish);
        var sent = Encoding.UTF8.GetString(ConfigurationDiff.Minimal(desired, Observed(state)).ToUtf8().Span)
            + Encoding.UTF8.GetString(ConfigurationDiff.WholeMembers(desired, Observed(state)).ToUtf8().Span);
        Assert.DoesNotContain("****", sent, StringComparison.Ordinal);
    }, iter: 1000);

    [Fact]
    public void Equal_inputs_in_another_order_give_equal_bytes() => Gen.Select(States, Wishes).Sample((state, wish) =>
    {
        var turnedState = state with { Tags = state.Tags is null ? null : [.. state.Tags.Reverse()], Config = new(state.Config.Reverse()) };
        var turnedWish = wish with { Tags = wish.Tags is null ? null : [.. wish.Tags.Reverse()], Config = new(wish.Config.Reverse()), Retired = [.. wish.Retired.Reverse()] };
        Assert.Equal(
            ConfigurationDiff.Minimal(Desired(state, wish), Observed(state)).ToUtf8().ToArray(),
            ConfigurationDiff.Minimal(Desired(turnedState, turnedWish), Observed(turnedState)).ToUtf8().ToArray());
    }, iter: 1000);

    private static void AssertNameAndTags(State state, Wish wish, JsonObject after)
    {
        Assert.Equal(string.IsNullOrEmpty(wish.Name) ? state.Name : wish.Name, after["name"]?.GetValue<string>());
        var wanted = (wish.Tags ?? state.Tags ?? []).Except(wish.Unwanted).Concat(wish.OwnerTag is null ? [] : [wish.OwnerTag]);
        Assert.Equal(wanted.Distinct().Order(), (after["tags"]?.AsArray() ?? []).Select(tag => tag!.GetValue<string>()).Distinct().Order());
    }

    private static JsonObject Judged(JsonObject before, JsonPatchDocument patch)
    {
        var after = Rfc6902.Apply(before, patch.ToUtf8());
        Assert.True(JsonNode.DeepEquals(after, Rfc6902.ApplyByMicrosoft(before, patch.ToUtf8())), "the judges disagree");
        return after;
    }

    private static JsonObject Json(State state)
    {
        var json = new JsonObject { ["config"] = new JsonObject(state.Config.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))), ["version"] = 7 };
        if (state.Name is not null)
        {
            json["name"] = state.Name;
        }

        if (state.Tags is not null)
        {
            json["tags"] = new JsonArray([.. state.Tags.Select(tag => (JsonNode?)tag)]);
        }

        return json;
    }

    private static State Parsed(JsonObject json, State before) => before with
    {
        Name = json["name"]?.GetValue<string>(),
        Tags = json["tags"]?.AsArray().Select(tag => tag!.GetValue<string>()).ToArray(),
        Config = json["config"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()),
    };

    private static FlagImportIntegration Observed(State state) => new()
    {
        Name = state.Name,
        Tags = state.Tags,
        Config = state.ConfigSeen ? state.Config.ToDictionary(pair => pair.Key, pair => state.Masked.Contains(pair.Key) ? $"{pair.Value}****" : pair.Value) : null,
    };

    // "Changed" is what the fingerprints say, and they are right: what was last sent is what is there.
    private static DesiredConfiguration Desired(State state, Wish wish) => new()
    {
        Name = wish.Name,
        Tags = wish.Tags,
        OwnerTag = wish.OwnerTag,
        UnwantedTags = wish.Unwanted,
        RetiredKeys = wish.Retired,
        Config = wish.Config.ToDictionary(
            pair => pair.Key,
            pair => new DesiredVariable(
                pair.Value.Value, state.Masked.Contains(pair.Key), pair.Value.FromSecret, Changed: state.Config.GetValueOrDefault(pair.Key) != pair.Value.Value)),
    };
}

using System.Text;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.JsonPatch;

public sealed class ConfigurationDiffTests
{
    private const string Mask = "sup********123";

    private static readonly FlagImportIntegration Observed = new()
    {
        Name = "old",
        Tags = ["b", "a", "k8s-1"],
        Config = new Dictionary<string, string> { ["workspaceId"] = "w", ["workspaceApiKey"] = Mask, ["ldTag"] = "default" },
    };

    public static TheoryData<string, DesiredConfiguration, FlagImportIntegration, string> Minimal => new()
    {
        { "nothing declared", new(), Observed, "[]" },
        { "an equal name", new() { Name = "old" }, Observed, "[]" },
        { "an empty name is no name", new() { Name = "" }, Observed, "[]" },
        { "another name", new() { Name = "new" }, Observed, """[{"op":"replace","path":"/name","value":"new"}]""" },
        { "a name where there is none", new() { Name = "new" }, new(), """[{"op":"add","path":"/name","value":"new"}]""" },

        { "equal tags in another order", new() { Tags = ["a", "b"], OwnerTag = "k8s-1" }, Observed, "[]" },
        { "tags held twice", new() { Tags = ["a"] }, new() { Tags = ["a", "a"] }, "[]" },
        { "tags declared twice", new() { Tags = ["a", "a"] }, new() { Tags = [] }, """[{"op":"add","path":"/tags/-","value":"a"}]""" },
        {
            "more tags", new() { Tags = ["d", "a", "c", "b"], OwnerTag = "k8s-1" }, Observed,
            """[{"op":"add","path":"/tags/-","value":"c"},{"op":"add","path":"/tags/-","value":"d"}]"""
        },
        { "a tag less", new() { Tags = ["a"], OwnerTag = "k8s-1" }, Observed, """[{"op":"replace","path":"/tags","value":["a","k8s-1"]}]""" },
        { "one tag for another", new() { Tags = ["a", "c"], OwnerTag = "k8s-1" }, Observed, """[{"op":"replace","path":"/tags","value":["a","c","k8s-1"]}]""" },
        { "no tags", new() { Tags = [] }, Observed, """[{"op":"replace","path":"/tags","value":[]}]""" },
        { "tags where the answer has none", new() { Tags = ["b", "a"], OwnerTag = "k8s-1" }, new(), """[{"op":"add","path":"/tags","value":["a","b","k8s-1"]}]""" },
        { "no tags where the answer has none", new() { Tags = [] }, new(), "[]" },
        { "tags not managed", new() { OwnerTag = "k8s-1" }, Observed, "[]" },
        { "tags not managed, owner missing", new() { OwnerTag = "k8s-2" }, Observed, """[{"op":"add","path":"/tags/-","value":"k8s-2"}]""" },
        { "owner given up", new() { UnwantedTags = ["k8s-1"] }, Observed, """[{"op":"replace","path":"/tags","value":["a","b"]}]""" },
        { "owner changed", new() { UnwantedTags = ["k8s-1"], OwnerTag = "k8s-2" }, Observed, """[{"op":"replace","path":"/tags","value":["a","b","k8s-2"]}]""" },
        { "owner given up that is not there", new() { UnwantedTags = ["k8s-9"] }, Observed, "[]" },

        { "an equal variable", Wants("workspaceId", "w"), Observed, "[]" },
        { "another value", Wants("workspaceId", "x"), Observed, """[{"op":"add","path":"/config/workspaceId","value":"x"}]""" },
        { "a new variable", Wants("splitTag", "t"), Observed, """[{"op":"add","path":"/config/splitTag","value":"t"}]""" },
        { "a masked variable that is there", Wants("workspaceApiKey", "secret", masked: true), Observed, "[]" },
        { "a masked variable that changed", Wants("workspaceApiKey", "secret", masked: true, changed: true), Observed, """[{"op":"add","path":"/config/workspaceApiKey","value":"secret"}]""" },
        { "a masked variable that is not there", Wants("ldApiKey", "secret", masked: true), Observed, """[{"op":"add","path":"/config/ldApiKey","value":"secret"}]""" },
        { "an equal variable that changed", Wants("workspaceId", "w", changed: true), Observed, """[{"op":"add","path":"/config/workspaceId","value":"w"}]""" },
        { "config unseen, nothing changed", Wants("workspaceId", "x"), Observed with { Config = null }, "[]" },
        { "config unseen, changed", Wants("workspaceId", "x", changed: true), Observed with { Config = null }, """[{"op":"add","path":"/config/workspaceId","value":"x"}]""" },
        { "a key to escape", Wants("a/b~c", "x"), Observed, """[{"op":"add","path":"/config/a~1b~0c","value":"x"}]""" },

        { "a retired key", new() { RetiredKeys = ["ldTag", "ldTag"] }, Observed, """[{"op":"remove","path":"/config/ldTag"}]""" },
        { "a retired key that is gone", new() { RetiredKeys = ["gone"] }, Observed, "[]" },
        { "a retired key, config unseen", new() { RetiredKeys = ["ldTag"] }, Observed with { Config = null }, "[]" },
        { "a retired key that is declared again", new() { RetiredKeys = ["ldTag"], Config = Wants("ldTag", "default").Config }, Observed, "[]" },
        {
            "all at once, in a fixed order",
            new() { Name = "new", Tags = ["z"], Config = new Dictionary<string, DesiredVariable> { ["z"] = new("1", false, false, false), ["a"] = new("2", false, false, false) }, RetiredKeys = ["ldTag"] },
            Observed,
            """[{"op":"replace","path":"/name","value":"new"},{"op":"replace","path":"/tags","value":["z"]},{"op":"add","path":"/config/a","value":"2"},"""
            + """{"op":"remove","path":"/config/ldTag"},{"op":"add","path":"/config/z","value":"1"}]"""
        },
    };

    public static TheoryData<string, DesiredConfiguration, FlagImportIntegration, string> Whole => new()
    {
        { "nothing differs", Wants("workspaceApiKey", "secret", masked: true), Observed, "[]" },
        { "name", new() { Name = "new" }, Observed, """[{"op":"replace","path":"/name","value":"new"}]""" },
        { "more tags", new() { Tags = ["a", "b", "c"], OwnerTag = "k8s-1" }, Observed, """[{"op":"replace","path":"/tags","value":["a","b","c","k8s-1"]}]""" },
        {
            "one variable: every declared value, none that was read",
            new() { Config = new Dictionary<string, DesiredVariable> { ["workspaceId"] = new("x", false, false, false), ["workspaceApiKey"] = new("secret", true, true, false) } },
            Observed,
            """[{"op":"replace","path":"/config","value":{"workspaceApiKey":"secret","workspaceId":"x"}}]"""
        },
        { "a retired key", new() { Config = Wants("workspaceId", "w").Config, RetiredKeys = ["ldTag"] }, Observed, """[{"op":"replace","path":"/config","value":{"workspaceId":"w"}}]""" },
        { "config unseen, nothing changed", Wants("workspaceId", "x"), Observed with { Config = null }, "[]" },
    };

    [Theory]
    [MemberData(nameof(Minimal))]
    public void The_minimal_patch_holds_what_differs_and_no_more(string what, DesiredConfiguration desired, FlagImportIntegration observed, string expected) =>
        Assert.Equal((what, expected), (what, Json(ConfigurationDiff.Minimal(desired, observed))));

    [Theory]
    [MemberData(nameof(Whole))]
    public void The_whole_member_patch_replaces_what_differs(string what, DesiredConfiguration desired, FlagImportIntegration observed, string expected) =>
        Assert.Equal((what, expected), (what, Json(ConfigurationDiff.WholeMembers(desired, observed))));

    [Fact]
    public void Only_operations_that_hold_a_value_from_a_Secret_are_secret()
    {
        var desired = new DesiredConfiguration
        {
            Name = "new",
            Config = new Dictionary<string, DesiredVariable> { ["a"] = new("1", false, FromSecret: true, false), ["b"] = new("2", false, FromSecret: false, false) },
            RetiredKeys = ["ldTag"],
        };
        Assert.Equal(["/config/a"], ConfigurationDiff.Minimal(desired, Observed).Operations.Where(operation => operation.Secret).Select(operation => operation.Path));
        Assert.Equal(["/config"], ConfigurationDiff.WholeMembers(desired, Observed).Operations.Where(operation => operation.Secret).Select(operation => operation.Path));
    }

    private static DesiredConfiguration Wants(string key, string value, bool masked = false, bool changed = false) =>
        new() { Config = new Dictionary<string, DesiredVariable> { [key] = new(value, masked, masked, changed) } };

    private static string Json(JsonPatchDocument patch) => Encoding.UTF8.GetString(patch.ToUtf8().Span);
}

using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

public sealed class ApplyConflictTests
{
    [Theory]
    [InlineData("""{"s":"2"}""", "Apply failed with 1 conflict: conflict with \"u1\" using t.dev/v1: .spec.s")]
    [InlineData("""{"o":{"a":"2"}}""", "Apply failed with 1 conflict: conflict with \"a1\": .spec.o.a")]
    [InlineData("""{"s":"2","t":"2"}""", "Apply failed with 2 conflicts: conflicts with \"u1\" using t.dev/v1:\n- .spec.s\n- .spec.t")]
    [InlineData("""{"s":"2","t":"2","n":2}""", "Apply failed with 3 conflicts: conflicts with \"u1\" using t.dev/v1:\n- .spec.s\n- .spec.t\nconflicts with \"u2\" using t.dev/v1:\n- .spec.n")]
    [InlineData(
        """{"s":"2","t":"2","n":2,"o":{"a":"2"},"al":["2"],"m":{"a":"2"},"ml":[{"k":"a","v":"2"}]}""",
        "Apply failed with 7 conflicts: conflicts with \"a1\":\n- .spec.al\n- .spec.o.a\nconflicts with \"u1\" using t.dev/v1:\n- .spec.s\n- .spec.t\n"
        + "- .spec.m.a\n- .spec.ml[k=\"a\"].v\nconflicts with \"u2\" using t.dev/v1:\n- .spec.n")]
    public void Says_whose_fields_are_in_the_way(string spec, string message)
    {
        var wrong = Crowded().Refuses("x", $$"""{"spec":{{spec}}}""");
        Assert.Equal((409, "Conflict", message), (wrong.Code, wrong.Reason, wrong.Message));
        var causes = wrong.Details!["causes"]!.AsArray();
        Assert.All(causes, cause => Assert.Equal("FieldManagerConflict", (string?)cause!["reason"]));
        Assert.All(causes, cause => Assert.StartsWith("conflict with \"", (string?)cause!["message"], StringComparison.Ordinal));
        Assert.All(causes, cause => Assert.Contains((string)cause!["field"]!, message, StringComparison.Ordinal));
        Assert.Equal(message.Contains("1 conflict:", StringComparison.Ordinal) ? 1 : message.Split("\n-").Length - 1, causes.Count);
    }

    [Fact]
    public void Force_takes_the_fields_and_leaves_the_places_around_them() => Crowded()
        .Apply("x", """{"spec":{"s":"2","t":"2","n":2,"o":{"a":"2"},"al":["2"],"m":{"a":"2"},"ml":[{"k":"a","v":"2"}]}}""", force: true)
        .Holds(
            """{"spec":{"s":"2","t":"2","n":2,"o":{"a":"2"},"al":["2"],"m":{"a":"2"},"ml":[{"k":"a","v":"2"}],"sl":["a"]}}""",
            """x Apply 3 {f:spec:{f:al,f:m:{f:a},f:ml:{k:{"k":"a"}:{.,f:k,f:v}},f:n,f:o:{f:a},f:s,f:t}}""",
            """u1 Update 0 {f:spec:{.,f:m,f:ml:{.,k:{"k":"a"}:{.,f:k}},f:sl:{.,v:"a"}}}""");

    [Fact]
    public void A_manager_that_updates_and_applies_is_two() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1","t":"1"}}""")
        .Apply("u1", """{"spec":{"s":"3"}}""", force: true)
        .Holds("""{"spec":{"s":"3","t":"1"}}""", "u1 Apply 1 {f:spec:{f:s}}", "u1 Update 0 {f:spec:{.,f:t}}");

    [Fact]
    public void Names_the_subresource()
    {
        var story = new FieldStory().Put("u1", """{"spec":{"s":"1"}}""").Merge("u1", """{"status":{"s":"1"}}""", "status");
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"u1\" with subresource \"status\" using t.dev/v1: .status.s",
            story.Refuses("a1", """{"status":{"s":"9"}}""", "status").Message);
    }

    [Fact]
    public void An_item_that_is_one_value_conflicts_as_one()
    {
        var story = new FieldStory().Put("u1", """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}]}}""");
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"u1\" using t.dev/v1: .metadata.ownerReferences[uid=\"u-1\"]",
            story.Refuses("a1", """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Y","name":"y","uid":"u-1"}]}}""").Message);
    }

    private static FieldStory Crowded() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1","t":"1","m":{"a":"1"},"ml":[{"k":"a","v":"1"}],"sl":["a"]}}""")
        .Merge("u2", """{"spec":{"n":1}}""")
        .Apply("a1", """{"spec":{"o":{"a":"1"},"al":["1"]}}""");
}

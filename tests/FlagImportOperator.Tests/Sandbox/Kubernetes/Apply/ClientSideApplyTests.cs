using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

/// <summary>From <c>kubectl apply</c> to <c>kubectl apply --server-side</c> and back: the requests that kubectl 1.32 sends.</summary>
public sealed class ClientSideApplyTests
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string First = """{"apiVersion":"t.dev/v1","kind":"Zoo","metadata":{"labels":{"a":"1"},"name":"x"},"spec":{"m":{"a":"1","b":"2"},"s":"1"}}""";
    private const string Second = """{"apiVersion":"t.dev/v1","kind":"Zoo","metadata":{"labels":{"a":"1"},"name":"x"},"spec":{"m":{"a":"1","c":"3"},"s":"1"}}""";

    [Fact]
    public void Kubectl_migrates_its_fields_and_comes_back()
    {
        var story = new FieldStory()
            .Put("kubectl-client-side-apply", Noted(First, First))
            .Apply("kubectl", Second)
            .Apply("kubectl-last-applied", Fill("""{"metadata":{"annotations":{"LAST":"VALUE"}}}""", Second + "\n"))
            .JsonPatch("kubectl", Fill("""
                [{"op":"replace","path":"/metadata/managedFields","value":[
                {"manager":"kubectl-last-applied","operation":"Apply","apiVersion":"t.dev/v1","fieldsType":"FieldsV1",
                "fieldsV1":{"f:metadata":{"f:annotations":{"f:LAST":{}}}}},
                {"manager":"kubectl","operation":"Apply","apiVersion":"t.dev/v1","time":"2026-01-01T12:01:00Z","fieldsType":"FieldsV1",
                "fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:LAST":{}},"f:labels":{".":{},"f:a":{}}},
                "f:spec":{".":{},"f:m":{".":{},"f:a":{},"f:b":{},"f:c":{}},"f:s":{}}}}]}]
                """))
            .Apply("kubectl", Second)
            .Holds(
                Noted(Second, Second),
                Fill("kubectl-last-applied Apply - {f:metadata:{f:annotations:{f:LAST}}}"),
                "kubectl Apply 4 {f:metadata:{f:labels:{f:a}},f:spec:{f:m:{f:a,f:c},f:s}}");

        story.Apply("kubectl", First)
            .Holds(
                Noted(First, First),
                Fill("kubectl-last-applied Apply - {f:metadata:{f:annotations:{f:LAST}}}"),
                "kubectl Apply 5 {f:metadata:{f:labels:{f:a}},f:spec:{f:m:{f:a,f:b},f:s}}")
            .Merge("kubectl-client-side-apply", Fill("""{"metadata":{"annotations":{"LAST":"VALUE"}},"spec":{"m":{"b":null,"c":"3"}}}""", Second + "\n"))
            .Holds(
                Noted(Second, Second),
                "kubectl Apply 5 {f:metadata:{f:labels:{f:a}},f:spec:{f:m:{f:a},f:s}}",
                Fill("kubectl-client-side-apply Update 6 {f:metadata:{f:annotations:{f:LAST}},f:spec:{f:m:{f:c}}}"));
    }

    [Fact]
    public void What_the_annotation_holds_unchanged_is_kubectls_own() => new FieldStory()
        .Put("kubectl-client-side-apply", Noted(First, First))
        .Apply("kubectl", """{"spec":{"s":"2"}}""")
        .Holds(
            Noted("""{"metadata":{"labels":{"a":"1"}},"spec":{"m":{"a":"1","b":"2"},"s":"2"}}""", """{"apiVersion":"t.dev/v1","kind":"Zoo","metadata":{"name":"x"},"spec":{"s":"2"}}"""),
            "kubectl Apply 1 {f:spec:{f:s}}",
            Fill("kubectl-client-side-apply Update 0 {f:metadata:{f:annotations:{.,f:LAST},f:labels:{.,f:a}},f:spec:{.,f:m:{.,f:a,f:b}}}"));

    [Fact]
    public void What_was_changed_since_conflicts()
    {
        var story = new FieldStory().Put("kubectl-client-side-apply", Noted(First, First)).Merge("u2", """{"spec":{"m":{"a":"9"}}}""");
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"u2\" using t.dev/v1: .spec.m.a",
            story.Refuses("kubectl", """{"spec":{"s":"2","m":{"a":"3"}}}""").Message);
    }

    [Fact]
    public void Only_kubectl_has_that_right()
    {
        var story = new FieldStory().Put("kubectl-client-side-apply", Noted(First, First));
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using t.dev/v1: .spec.s",
            story.Refuses("other", """{"spec":{"s":"2"}}""").Message);
    }

    [Theory]
    [InlineData("{bad")]
    [InlineData("[]")]
    [InlineData("""{"apiVersion":"t.dev/v9","spec":{"s":"1"}}""")]
    public void An_annotation_that_cannot_be_read_gives_no_right(string note)
    {
        var story = new FieldStory().Put("u", Fill("""{"spec":{"s":"1"},"metadata":{"annotations":{"LAST":"VALUE"}}}""", note));
        Assert.Equal(409, story.Refuses("kubectl", """{"spec":{"s":"2"}}""").Code);
    }

    [Fact]
    public void The_annotation_is_written_as_the_server_writes_json()
    {
        var story = new FieldStory().Apply("kubectl", Fill("""{"spec":{"s":"<é&'\"\u2028>"},"metadata":{"annotations":{"LAST":"VALUE"}}}""", "z"));
        Assert.Equal(
            """{"apiVersion":"t.dev/v1","kind":"Zoo","metadata":{"annotations":{},"name":"x"},"spec":{"s":"\u003cé\u0026'\"\u2028\u003e"}}""" + "\n",
            (string?)story.Live!["metadata"]!["annotations"]![Annotation]);
    }

    [Fact]
    public void An_empty_annotation_stays_empty() => new FieldStory()
        .Put("x", Fill("""{"spec":{"s":"1"},"metadata":{"annotations":{"LAST":""}}}"""))
        .Apply("kubectl", """{"spec":{"s":"1"}}""")
        .Holds(
            Fill("""{"spec":{"s":"1"},"metadata":{"annotations":{"LAST":""}}}"""),
            "kubectl Apply - {f:spec:{f:s}}",
            Fill("x Update 0 {f:metadata:{f:annotations:{.,f:LAST}},f:spec:{.,f:s}}"));

    private static string Noted(string parts, string note)
    {
        var json = JsonNode.Parse(parts)!.AsObject();
        json["metadata"]!["annotations"] = new JsonObject { [Annotation] = note + "\n" };
        return json.ToJsonString();
    }

    private static string Fill(string text, string note = "") => text
        .Replace("LAST", Annotation, StringComparison.Ordinal)
        .Replace("\"VALUE\"", JsonValue.Create(note).ToJsonString(), StringComparison.Ordinal);
}

using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>DELETE of an object that somebody holds back.</summary>
public sealed class FinalizerTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Held = """{ "metadata": { "finalizers": ["example.com/hold"] } }""";

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_delete_answers_with_the_object_that_is_marked_and_stays(string plural)
    {
        var created = await CreateAsync(plural, change: Held);

        var response = await DeleteAsync(PathOf(plural, "it"));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var marked = response.Require();
        Assert.Equal(KindOf(plural), marked.Text("kind"));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", marked.Text("metadata.deletionTimestamp")!);
        Assert.Equal(0, marked.Number("metadata.deletionGracePeriodSeconds"));
        Assert.NotEqual(created.Version(), marked.Version());
        Assert.True(JsonNode.DeepEquals(marked, await ReadAsync(plural)));
    }

    [Fact]
    public async Task The_mark_counts_as_a_change_of_generation()
    {
        await CreateAsync(Configurations, change: Held);

        Assert.Equal(2, (await DeleteAsync(PathOf(Configurations, "it"))).Body.Number("metadata.generation"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_second_delete_changes_nothing(string plural)
    {
        await CreateAsync(plural, change: Held);
        var first = await DeleteAsync(PathOf(plural, "it"));

        var second = await DeleteAsync(PathOf(plural, "it"));

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.True(JsonNode.DeepEquals(first.Body, second.Body));
    }

    [Theory]
    [InlineData(Configurations, """{ "metadata": { "finalizers": null } }""")]
    [InlineData(Configurations, """{ "metadata": { "finalizers": [] } }""")]
    [InlineData(Secrets, """{ "metadata": { "finalizers": [] } }""")]
    public async Task Without_its_last_finalizer_a_marked_object_is_gone_and_the_answer_is_its_last_state(string plural, string patch)
    {
        await CreateAsync(plural, change: Held);
        var marked = await DeleteAsync(PathOf(plural, "it"));

        var response = await PatchAsync(PathOf(plural, "it"), patch);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(marked.Body.Text("metadata.deletionTimestamp"), response.Body.Text("metadata.deletionTimestamp"));
        Assert.Null(response.Body.At("metadata.finalizers"));
        Assert.Equal(marked.Require().Version(), response.Require().Version());
        AssertNotFound(plural, "it", await GetAsync(PathOf(plural, "it")));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_update_can_remove_the_last_finalizer_as_well(string plural)
    {
        await CreateAsync(plural, change: Held);
        var marked = (await DeleteAsync(PathOf(plural, "it"))).Require();

        var response = await PutAsync(PathOf(plural, "it"), marked.With("""{ "metadata": { "finalizers": null } }"""));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        AssertNotFound(plural, "it", await GetAsync(PathOf(plural, "it")));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Each_finalizer_holds(string plural)
    {
        await CreateAsync(plural, change: """{ "metadata": { "finalizers": ["example.com/a", "example.com/b"] } }""");
        await DeleteAsync(PathOf(plural, "it"));

        var response = await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "finalizers": ["example.com/b"] } }""");

        response.Require().At("metadata.finalizers").IsJson("""["example.com/b"]""");
        await ReadAsync(plural);
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task No_finalizer_can_be_added_to_a_marked_object(string plural)
    {
        const string Expected =
            "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/late\"}";
        await CreateAsync(plural, change: Held);
        await DeleteAsync(PathOf(plural, "it"));

        var response = await PatchAsync(
            PathOf(plural, "it"), """{ "metadata": { "finalizers": ["example.com/hold", "example.com/late"] } }""");

        AssertRefused(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            $"{QualifiedKind(plural)} \"it\" is invalid: metadata.finalizers: {Expected}",
            response);
        Assert.Equal("FieldValueForbidden", response.Body.Text("details.causes.0.reason"));
        Assert.Equal("metadata.finalizers", response.Body.Text("details.causes.0.field"));
    }

    [Fact]
    public async Task A_marked_object_can_change_otherwise_but_not_be_unmarked()
    {
        await CreateAsync(Configurations, change: Held);
        var marked = await DeleteAsync(PathOf(Configurations, "it"));

        var changed = await PatchAsync(
            PathOf(Configurations, "it"), """{ "spec": { "name": "n" }, "metadata": { "deletionTimestamp": null } }""");

        Assert.Equal("n", changed.Require().Text("spec.name"));
        Assert.Equal(3, changed.Body.Number("metadata.generation"));
        Assert.Equal(marked.Body.Text("metadata.deletionTimestamp"), changed.Body.Text("metadata.deletionTimestamp"));
    }

    [Fact]
    public async Task The_status_of_a_marked_object_can_change()
    {
        await CreateAsync(Configurations, change: Held);
        await DeleteAsync(PathOf(Configurations, "it"));

        var response = await PatchAsync($"{PathOf(Configurations, "it")}/status", """{ "status": { "version": 4 } }""");

        Assert.Equal(4, response.Require().Number("status.version"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task Removing_finalizers_of_an_object_that_is_not_marked_deletes_nothing(string plural)
    {
        await CreateAsync(plural, change: Held);

        Assert.True((await PatchAsync(PathOf(plural, "it"), """{ "metadata": { "finalizers": null } }""")).IsSuccess);

        Assert.Null((await ReadAsync(plural)).At("metadata.finalizers"));
    }

    [Theory]
    [InlineData(Configurations, "Foreground", "foregroundDeletion")]
    [InlineData(Secrets, "Foreground", "foregroundDeletion")]
    [InlineData(Configurations, "Orphan", "orphan")]
    public async Task A_delete_that_minds_dependents_holds_the_object_itself(string plural, string policy, string finalizer)
    {
        await CreateAsync(plural, change: Held);

        var response = await DeleteAsync($"{PathOf(plural, "it")}?propagationPolicy={policy}");

        Assert.Contains(finalizer, response.Require().At("metadata.finalizers")!.AsArray().Select(entry => entry!.ToString()));
        Assert.NotNull(response.Body.At("metadata.deletionTimestamp"));
    }

    [Fact]
    public async Task A_finalizer_must_be_a_name()
    {
        var response = await PostAsync(
            PathOf(Configurations), Sample(Configurations, change: """{ "metadata": { "finalizers": ["a b/c"] } }"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.StartsWith(
            "metadata.finalizers: Invalid value: \"a b/c\": prefix part a lowercase RFC 1123 subdomain ",
            response.Causes[0],
            StringComparison.Ordinal);
    }
}

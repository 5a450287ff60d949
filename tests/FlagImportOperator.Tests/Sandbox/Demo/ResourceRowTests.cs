using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Demo;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Demo;

public sealed class ResourceRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_new_resource_has_nothing_but_what_it_was_applied_with()
    {
        var row = ResourceRow.Of(Json("""{"metadata":{"name":"split","creationTimestamp":"2026-01-02T03:04:03Z"},"spec":{"projectKey":"default","integrationKey":"split"}}"""), Now);

        Assert.Equal(["split", "default", "split", "", "", "", "", "2s"], row.Cells);
    }

    [Fact]
    public void A_ready_resource_shows_its_import_and_why_it_is_ready()
    {
        var row = ResourceRow.Of(Json(
            """
            {"metadata":{"name":"split","creationTimestamp":"2026-01-02T03:00:00Z"},"spec":{"projectKey":"default","integrationKey":"split"},
             "status":{"lastImportTime":"2026-01-02T03:04:00Z","_status":{"status":"complete"},
               "conditions":[{"type":"Synced","status":"True","reason":"InSync"},{"type":"Ready","status":"True","reason":"Applied"}]}}
            """), Now);

        Assert.Equal(["split", "default", "split", "complete", "5s", "True", "Applied", "4m5s"], row.Cells);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"status":{"conditions":{}}}""")]
    [InlineData("""{"status":{"conditions":[1,null]}}""")]
    public void Whatever_is_missing_there_is_a_row(string resource) => Assert.Equal("<unknown>", ResourceRow.Of(Json(resource), Now).Old);

    [Fact]
    public void Time_alone_is_no_change()
    {
        var row = ResourceRow.Of(Json("""{"metadata":{"name":"a","creationTimestamp":"2026-01-02T03:04:03Z"}}"""), Now);

        Assert.True(row.Says(row with { Old = "9d", LastImport = "1s" }));
        Assert.False(row.Says(row with { Ready = "True" }));
        Assert.False(row.Says(null));
    }

    [Fact]
    public void Conditions_are_told_with_reason_and_message() => Assert.Equal(
        ["Ready=False SecretNotFound: There is no Secret a."],
        ResourceRow.Conditions(Json("""{"status":{"conditions":[{"type":"Ready","status":"False","reason":"SecretNotFound","message":"There is no Secret a."}]}}""")));

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}

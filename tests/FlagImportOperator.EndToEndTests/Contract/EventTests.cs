using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Events of both groups.</summary>
public sealed class EventTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    private const string Modern = """
        "eventTime": "2026-05-01T08:00:00.000000Z", "reportingController": "example.com/c", "reportingInstance": "i",
        "action": "Act", "reason": "Because", "note": "text", "type": "Normal"
        """;

    private string Core => $"/api/v1/namespaces/{Namespace}/events";

    private string Events => $"/apis/events.k8s.io/v1/namespaces/{Namespace}/events";

    private JsonNode CoreEvent => JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Event", "metadata": { "generateName": "it." },
          "involvedObject": {
            "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "namespace": "{{Namespace}}", "name": "it", "uid": "u" },
          "reason": "Because", "message": "text", "type": "Normal", "source": { "component": "c" }, "count": 1,
          "firstTimestamp": "2026-05-01T08:00:00Z", "lastTimestamp": "2026-05-01T08:00:00Z"
        }
        """)!;

    private JsonNode ModernEvent => JsonNode.Parse($$"""
        {
          "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": { "generateName": "it." }, {{Modern}},
          "regarding": {
            "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "namespace": "{{Namespace}}", "name": "it", "uid": "u" }
        }
        """)!;

    [Fact]
    public async Task An_event_gets_a_name_and_comes_back()
    {
        var core = await PostAsync(Core, CoreEvent);
        var modern = await PostAsync(Events, ModernEvent);

        Assert.Equal(HttpStatusCode.Created, core.Status);
        Assert.Matches(@"^it\.[a-z0-9]{5}$", core.Body.Text("metadata.name")!);
        Assert.Equal("text", core.Body.Text("message"));
        core.Body.At("involvedObject").IsJson(CoreEvent["involvedObject"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, modern.Status);
        Assert.Matches(@"^it\.[a-z0-9]{5}$", modern.Body.Text("metadata.name")!);
        foreach (var (name, value) in JsonNode.Parse($"{{{Modern}}}")!.AsObject())
        {
            modern.Body.At(name).IsJson(value!.ToJsonString());
        }

        modern.Body.At("regarding").IsJson(ModernEvent["regarding"]!.ToJsonString());
    }

    [Fact]
    public async Task An_event_that_comes_again_is_counted()
    {
        var core = (await PostAsync(Core, CoreEvent)).Require().Text("metadata.name");
        var modern = (await PostAsync(Events, ModernEvent)).Require().Text("metadata.name");

        var counted = await PatchAsync($"{Core}/{core}", """{ "count": 2, "lastTimestamp": "2026-05-01T08:01:00Z" }""", StrategicPatch);
        var series = await PatchAsync(
            $"{Events}/{modern}", """{ "series": { "count": 2, "lastObservedTime": "2026-05-01T08:01:00.000000Z" } }""");

        Assert.Equal(2, counted.Require().Number("count"));
        Assert.Equal("2026-05-01T08:01:00Z", counted.Body.Text("lastTimestamp"));
        Assert.Equal("2026-05-01T08:00:00Z", counted.Body.Text("firstTimestamp"));
        series.Require()["series"].IsJson("""{ "count": 2, "lastObservedTime": "2026-05-01T08:01:00.000000Z" }""");
    }

    [Fact]
    public async Task Events_are_listed_and_watched()
    {
        var first = (await PostAsync(Events, ModernEvent)).Require();
        var list = (await GetAsync(Events)).Require();
        await using var watch = await WatchStream.OpenAsync(Client, $"{Events}?resourceVersion={list.Version()}");

        var second = (await PostAsync(Events, ModernEvent)).Require();

        Assert.Equal("EventList", list.Text("kind"));
        Assert.Equal("events.k8s.io/v1", list.Text("apiVersion"));
        Assert.Equal([first.Text("metadata.name")!], list.Names());
        Assert.Equal(second.Text("metadata.name"), Assert.Single(await watch.TakeAsync(1)).Name);
    }

    [Fact]
    public async Task A_patch_of_an_event_that_is_gone_is_404()
    {
        AssertRefused(
            HttpStatusCode.NotFound,
            "NotFound",
            "events.events.k8s.io \"none\" not found",
            await PatchAsync($"{Events}/none", """{ "series": { "count": 2 } }"""));
    }

    [Fact]
    public async Task An_unknown_field_is_refused_by_strict_validation()
    {
        var response = await PostAsync($"{Events}?fieldValidation=Strict", ModernEvent.AsObject().With("""{ "oops": 1 }"""));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.EndsWith("strict decoding error: unknown field \"oops\"", response.Message, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>The measure itself: writes that would deceive those who wait.</summary>
public sealed class KStatusCheckTests
{
    [Theory]
    [InlineData("nothing changed", "{}")]
    [InlineData("an edit", """{ "metadata": { "generation": 3 } }""")]
    [InlineData("the status was wiped", """{ "status": null }""")]
    [InlineData("it is tried again", """{ "status": { "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 2, "lastTransitionTime": "2026-01-01T00:00:00Z" }, { "type": "Reconciling", "status": "True", "lastTransitionTime": "2026-01-02T00:00:00Z" }] } }""")]
    [InlineData("it broke", """{ "status": { "conditions": [{ "type": "Ready", "status": "False", "observedGeneration": 2, "lastTransitionTime": "2026-01-02T00:00:00Z" }] } }""")]
    public void Sound_writes_pass(string what, string change)
    {
        Assert.NotEmpty(what);
        KStatusCheck.IsSound(new(State(), Changed(change)));
    }

    [Theory]
    [InlineData("observedGeneration is ahead", """{ "status": { "observedGeneration": 3 } }""")]
    [InlineData("observedGeneration went back", """{ "status": { "observedGeneration": 1 } }""")]
    [InlineData("without observedGeneration", """{ "status": { "observedGeneration": null } }""")]
    [InlineData("another generation", """{ "status": { "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z" }] } }""")]
    [InlineData("left it Current", """{ "metadata": { "generation": 3 }, "status": { "observedGeneration": 3, "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 3, "lastTransitionTime": "2026-01-01T00:00:00Z" }] } }""")]
    [InlineData("does not say Current", """{ "status": { "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 2, "lastTransitionTime": "2026-01-01T00:00:00Z" }, { "type": "Stalled", "status": "True", "lastTransitionTime": "2026-01-02T00:00:00Z" }] } }""")]
    [InlineData("lastTransitionTime of Ready", """{ "status": { "conditions": [{ "type": "Ready", "status": "True", "observedGeneration": 2, "lastTransitionTime": "2026-01-02T00:00:00Z" }] } }""")]
    public void Others_are_told(string message, string change)
    {
        var failure = Assert.ThrowsAny<Exception>(() => KStatusCheck.IsSound(new(State(), Changed(change))));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "{}")]
    [InlineData(false, """{ "metadata": { "generation": 3 } }""")]
    [InlineData(false, """{ "status": { "conditions": [{ "type": "Ready", "status": "Unknown", "observedGeneration": 2 }] } }""")]
    [InlineData(false, """{ "status": null }""")]
    public void Kubectl_waits_for_the_newest_generation(bool over, string change)
    {
        Assert.Equal(over, KStatusCheck.IsWaitOver(Changed(change), "Ready"));
    }

    private static JsonObject State() => JsonNode.Parse("""
        {
          "metadata": { "name": "a", "generation": 2 },
          "status": { "_id": "id", "observedGeneration": 2, "conditions": [
            { "type": "Ready", "status": "True", "observedGeneration": 2, "lastTransitionTime": "2026-01-01T00:00:00Z" }] }
        }
        """)!.AsObject();

    private static JsonObject Changed(string change) => Resources.Merge(State(), JsonNode.Parse(change)!.AsObject());
}

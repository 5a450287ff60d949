using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Scenarios;

/// <summary>The measure itself: what kstatus says of such resources.</summary>
public sealed class KStatusTests
{
    [Theory]
    [InlineData(KStatus.Current, """{ "metadata": { "generation": 1 } }""")]
    [InlineData(KStatus.Current, """{ "metadata": { "generation": 2 }, "status": { "observedGeneration": 2, "conditions": [READY:True] } }""")]
    [InlineData(KStatus.InProgress, """{ "metadata": { "generation": 3 }, "status": { "observedGeneration": 2, "conditions": [READY:True] } }""")]
    [InlineData(KStatus.InProgress, """{ "metadata": { "generation": 2 }, "status": { "observedGeneration": 2, "conditions": [READY:False] } }""")]
    [InlineData(KStatus.InProgress, """{ "metadata": { "generation": 2 }, "status": { "observedGeneration": 2, "conditions": [READY:Unknown] } }""")]
    [InlineData(KStatus.Failed, """{ "metadata": { "generation": 2 }, "status": { "conditions": [READY:False, STALLED:True] } }""")]
    [InlineData(KStatus.InProgress, """{ "metadata": { "generation": 2 }, "status": { "conditions": [READY:True, RECONCILING:True] } }""")]
    [InlineData(KStatus.Terminating, """{ "metadata": { "generation": 2, "deletionTimestamp": "2026-01-01T00:00:00Z" }, "status": { "conditions": [READY:True] } }""")]
    public void It_is_computed_from_generation_and_conditions(KStatus expected, string resource)
    {
        Assert.NotNull(resource);
        foreach (var type in (string[])["Ready", "Stalled", "Reconciling"])
        {
            foreach (var status in (string[])["True", "False", "Unknown"])
            {
                resource = resource.Replace(
                    $"{type.ToUpperInvariant()}:{status}", $$"""{ "type": "{{type}}", "status": "{{status}}" }""", StringComparison.Ordinal);
            }
        }

        Assert.Equal(expected, KStatusRules.Compute(JsonNode.Parse(resource)!.AsObject()));
    }
}

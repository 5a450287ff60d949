using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Schemas;

/// <summary>
/// refusals.json holds what a Kubernetes 1.36 API server said to objects of the kind that probes.yaml defines: for each spec, and the
/// spec that was stored before it, the causes as field, reason and message.
/// </summary>
public sealed class RecordedRefusalTests
{
    private static readonly ResourceKind Probe = CustomKinds.FromDefinition(RepositoryFiles.Data("Schemas", "probes.yaml"));

    private static readonly JsonArray Recorded = JsonNode.Parse(RepositoryFiles.Data("Schemas", "refusals.json"))!.AsArray();

    public static TheoryData<string, int> Cases =>
        [.. Recorded.Select((recorded, index) => ($"{recorded!["old"]?.ToJsonString()} {recorded["spec"]?.ToJsonString()}", index))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_words_are_those_of_the_real_server(string specs, int index)
    {
        Assert.NotEmpty(specs);
        var recorded = Recorded[index]!.AsObject();
        var old = recorded.ContainsKey("old") ? Pruned(recorded["old"]) : null;

        var errors = SchemaValidator.Validate(Pruned(recorded["spec"]), old, Probe.Schema);

        // The server goes through fields in no certain order.
        Assert.Equal(
            recorded["causes"]!.AsArray().Select(cause => new FieldError(
                (string)cause![1]!, (string)cause[0]!, (string)cause[2]!).ToString()).Order(StringComparer.Ordinal),
            errors.Select(error => error.ToString()).Order(StringComparer.Ordinal));
    }

    private static JsonObject Pruned(JsonNode? spec)
    {
        var obj = new JsonObject
        {
            ["apiVersion"] = "example.org/v1",
            ["kind"] = "Probe",
            ["metadata"] = new JsonObject { ["name"] = "it" },
            ["spec"] = spec?.DeepClone(),
        };
        SchemaPruner.Prune(obj, Probe.Schema);
        return obj;
    }
}

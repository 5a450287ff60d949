using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Schemas;

/// <summary>
/// refusals.json holds what a Kubernetes 1.36 API server said to objects of the kind that probes.yaml defines: for each spec, and the
/// spec that was stored before it, the causes as field, reason and message. status-refusals.json holds the same of the status.
/// </summary>
public sealed class RecordedRefusalTests
{
    private static readonly ResourceKind Probe = CustomKinds.FromDefinition(RepositoryFiles.Data("Schemas", "probes.yaml"));

    private static readonly JsonArray Specs = JsonNode.Parse(RepositoryFiles.Data("Schemas", "refusals.json"))!.AsArray();

    private static readonly JsonArray Statuses = JsonNode.Parse(RepositoryFiles.Data("Schemas", "status-refusals.json"))!.AsArray();

    public static TheoryData<string, int> SpecCases => Cases(Specs, "old", "spec");

    public static TheoryData<string, int> StatusCases => Cases(Statuses, "oldStatus", "status");

    [Theory]
    [MemberData(nameof(SpecCases))]
    public void The_words_are_those_of_the_real_server(string specs, int index)
    {
        Assert.NotEmpty(specs);
        var recorded = Specs[index]!.AsObject();
        var old = recorded.ContainsKey("old") ? Pruned(recorded["old"], null) : null;

        AssertCauses(recorded, SchemaValidator.Validate(Pruned(recorded["spec"], null), old, Probe.Schema));
    }

    [Theory]
    [MemberData(nameof(StatusCases))]
    public void So_they_are_of_the_status(string statuses, int index)
    {
        Assert.NotEmpty(statuses);
        var recorded = Statuses[index]!.AsObject();
        var spec = new JsonObject { ["text"] = "a" };

        AssertCauses(recorded, SchemaValidator.ValidateStatus(
            Pruned(spec, recorded["status"]), Pruned(spec, recorded["oldStatus"]), Probe.Schema));
    }

    private static TheoryData<string, int> Cases(JsonArray all, string old, string given) =>
        [.. all.Select((recorded, index) => ($"{recorded![old]?.ToJsonString()} {recorded[given]?.ToJsonString()}", index))];

    // The server goes through fields in no certain order.
    private static void AssertCauses(JsonObject recorded, IReadOnlyList<FieldError> errors) => Assert.Equal(
        recorded["causes"]!.AsArray().Select(cause => new FieldError(
            (string)cause![1]!, (string)cause[0]!, (string)cause[2]!).ToString()).Order(StringComparer.Ordinal),
        errors.Select(error => error.ToString()).Order(StringComparer.Ordinal));

    private static JsonObject Pruned(JsonNode? spec, JsonNode? status)
    {
        var obj = new JsonObject
        {
            ["apiVersion"] = "example.org/v1",
            ["kind"] = "Probe",
            ["metadata"] = new JsonObject { ["name"] = "it" },
            ["spec"] = spec?.DeepClone(),
            ["status"] = status?.DeepClone(),
        };
        SchemaPruner.Prune(obj, Probe.Schema);
        return obj;
    }
}

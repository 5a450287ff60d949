using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.Tests.Api;

public sealed class ApiJsonTests
{
    private static readonly Gen<string> Text = Gen.String;

    private static readonly Gen<DateTimeOffset> Time =
        Gen.Long[0, 253_402_300_799].Select(DateTimeOffset.FromUnixTimeSeconds);

    private static readonly Gen<FlagImportConfigurationSpec> Spec = Gen.Select(
        Text.Null(), Text.Array[0, 3].Null(), Gen.Dictionary(Text, Text)[0, 3].Null(), Text.Null(), Text.Null(),
        (name, tags, config, secret, id) => new FlagImportConfigurationSpec
        {
            ProjectKey = "p",
            Name = name,
            Tags = tags,
            Config = config,
            ConfigSecretRef = secret is null ? null : new() { Name = secret },
            AccessTokenSecretRef = secret is null ? null : new() { Name = secret, Key = name },
            Adopt = id is null ? null : new() { Id = id },
        });

    private static readonly Gen<FlagImportConfigurationStatus> Status = Gen.Select(
        Text.Null(), Gen.Long.Nullable(), Time.Nullable(), Gen.Select(Text, Time).Array[0, 3].Null(), Text.Array[0, 3].Null(),
        (text, number, time, conditions, plan) => new FlagImportConfigurationStatus
        {
            Id = text,
            Version = number,
            JobStatus = text is null ? null : new()
            {
                Status = text,
                LastImport = number,
                Errors = [new() { Message = text, StatusCode = 429, Timestamp = number }],
            },
            LastImportTime = time,
            Conditions = conditions is null ? null : [.. conditions.Select(condition =>
                new Condition { Type = condition.Item1, Message = condition.Item1, LastTransitionTime = condition.Item2 })],
            Plan = plan is null ? null : [.. plan.Select(value =>
                new PlannedOperation { Op = "add", Path = value, Value = new JsonObject { [value] = new JsonArray(value, 1, true) } })],
            Import = text is null ? null : new() { Requested = text, State = ImportRequestStates.Queued },
        });

    [Fact]
    public void Whatever_is_written_is_read_back_the_same() => Gen.Select(Spec, Status).Sample((spec, status) =>
    {
        var json = Write(new FlagImportConfiguration { Kind = ResourceNames.Kind, Spec = spec, Status = status });

        return Write(Read(json)) == json;
    });

    [Fact]
    public void Times_are_written_in_UTC_with_whole_seconds() =>
        Assert.Equal(
            """{"lastImportTime":"2026-11-23T08:00:00Z"}""",
            Write(new FlagImportConfigurationStatus { LastImportTime = new(2026, 11, 23, 10, 0, 0, 999, TimeSpan.FromHours(2)) }));

    [Theory]
    [InlineData("2026-11-23T08:00:00Z")]
    [InlineData("2026-11-23T08:00:00.000000Z")]
    [InlineData("2026-11-23T10:00:00+02:00")]
    public void Times_are_read_with_any_offset_and_fraction(string time) =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero),
            ReadStatus($$"""{ "lastImportTime": "{{time}}" }""").LastImportTime);

    [Fact]
    public void A_truncated_time_is_what_comes_back_from_the_server() => Gen.DateTimeOffset.Sample(time =>
    {
        var truncated = KubernetesTime.Truncate(time);
        var stored = ReadStatus(Write(new FlagImportConfigurationStatus { LastImportTime = time })).LastImportTime;

        return stored == truncated && truncated <= time && time - truncated < TimeSpan.FromSeconds(1);
    });

    [Fact]
    public void Status_uses_the_names_of_LaunchDarkly() =>
        Assert.Equal(
            """{"_id":"i","version":2,"_status":{"status":"failed","lastImport":3,"lastError":4,"errors":[]}}""",
            Write(new FlagImportConfigurationStatus
            {
                Id = "i",
                Version = 2,
                JobStatus = new() { Status = "failed", LastImport = 3, LastError = 4, Errors = [] },
            }));

    [Fact]
    public void What_is_absent_is_not_written_and_what_is_empty_is() =>
        Assert.Equal(
            """{"tags":[],"config":{}}""",
            JsonSerializer.Serialize(
                new() { Tags = [], Config = new Dictionary<string, string>() }, ApiJsonContext.Default.FlagImportConfigurationSpec));

    [Fact]
    public void A_resource_of_a_newer_version_is_read_as_far_as_it_is_known()
    {
        var resource = Read("""
            {
              "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "future": 1,
              "metadata": {
                "name": "n", "namespace": "ns", "uid": "u", "resourceVersion": "7", "generation": 2, "managedFields": [{ "manager": "m" }],
                "creationTimestamp": "2026-11-23T08:00:00Z", "deletionTimestamp": "2026-11-23T09:00:00Z",
                "finalizers": ["flagimport.dev/remote-configuration"], "annotations": { "flagimport.dev/import-requested": "1" }
              },
              "spec": { "projectKey": "p", "integrationKey": "split", "mode": "Future", "future": { "a": [1] } },
              "status": { "future": true, "_status": { "status": "future", "future": 1 } }
            }
            """);

        Assert.Equal(("n", "ns", "u", "7", 2L), (resource.Metadata.Name, resource.Metadata.Namespace, resource.Metadata.Uid,
            resource.Metadata.ResourceVersion, resource.Metadata.Generation));
        Assert.Equal(9, resource.Metadata.DeletionTimestamp!.Value.Hour);
        Assert.Equal([ResourceNames.Finalizer], resource.Metadata.Finalizers!);
        Assert.Equal("1", resource.Metadata.Annotations![ResourceNames.ImportRequestedAnnotation]);
        Assert.Equal(("p", "split", "Future"), (resource.Spec!.ProjectKey, resource.Spec.IntegrationKey, resource.Spec.Mode));
        Assert.Equal("future", resource.Status!.JobStatus!.Status);
    }

    private static string Write(FlagImportConfiguration resource) =>
        JsonSerializer.Serialize(resource, ApiJsonContext.Default.FlagImportConfiguration);

    private static string Write(FlagImportConfigurationStatus status) =>
        JsonSerializer.Serialize(status, ApiJsonContext.Default.FlagImportConfigurationStatus);

    private static FlagImportConfiguration Read(string json) =>
        JsonSerializer.Deserialize(json, ApiJsonContext.Default.FlagImportConfiguration)!;

    private static FlagImportConfigurationStatus ReadStatus(string json) =>
        JsonSerializer.Deserialize(json, ApiJsonContext.Default.FlagImportConfigurationStatus)!;
}

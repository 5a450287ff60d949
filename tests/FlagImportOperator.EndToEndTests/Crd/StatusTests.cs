using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>Whatever the operator writes into status is accepted and comes back.</summary>
public sealed class StatusTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private string _path = "";

    public async ValueTask InitializeAsync()
    {
        await controlPlane.InstallCrdsAsync();
        var collection = Resources.Collection(await controlPlane.CreateNamespaceAsync());
        await controlPlane.Client.CreateAsync(collection, Resources.Resource("it"));
        _path = $"{collection}/it";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_full_status_of_the_types_comes_back_as_written()
    {
        var written = JsonSerializer.SerializeToNode(FullStatus(), ApiJsonContext.Default.FlagImportConfigurationStatus);

        await controlPlane.Client.PatchAsync($"{_path}/status", new JsonObject { ["status"] = written!.DeepClone() });

        var stored = (await controlPlane.Client.GetAsync(_path))["status"];
        Assert.True(JsonNode.DeepEquals(written, stored), stored!.ToJsonString());
    }

    [Fact]
    public async Task Status_takes_words_and_lengths_that_LaunchDarkly_has_not_used_so_far()
    {
        var status = new FlagImportConfigurationStatus
        {
            Id = new string('i', 1000),
            JobStatus = new()
            {
                Status = "some state of the future",
                Errors =
                [
                    .. Enumerable.Repeat(
                        new ImportError { Message = new string('m', 4096), StatusCode = -1, Timestamp = long.MaxValue }, 50),
                ],
            },
            Plan =
            [
                .. Enumerable.Range(0, 300)
                    .Select(index => new PlannedOperation { Op = "add", Path = $"/config/{index}".PadRight(600, 'p') }),
            ],
            AppliedConfig = Enumerable.Range(0, 300).ToDictionary(index => $"key{index}", _ => new string('f', 64)),
            // As long as annotations can be, less what else an object must hold.
            Import = new() { Requested = new string('r', 200_000), State = ImportRequestStates.Requested },
        };

        await controlPlane.Client.PatchAsync($"{_path}/status", new JsonObject
        {
            ["status"] = JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.FlagImportConfigurationStatus),
        });
    }

    [Fact]
    public async Task Kubectl_get_shows_the_columns_and_wide_adds_id_and_version()
    {
        await controlPlane.Client.PatchAsync($"{_path}/status", new JsonObject
        {
            ["status"] = JsonSerializer.SerializeToNode(FullStatus(), ApiJsonContext.Default.FlagImportConfigurationStatus),
        });

        var table = (await controlPlane.Client.SendAsync(HttpMethod.Get, _path, accept: ClusterClient.TableAccept)).Require();

        var columns = table["columnDefinitions"]!.AsArray();
        Assert.Equal(
            ["Name", "Project", "Integration", "Import", "Last import", "Ready", "Reason", "Age", "Id", "Version"],
            columns.Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal(
            ["Id", "Version"],
            columns.Where(column => column!["priority"]!.GetValue<int>() > 0).Select(column => column!["name"]!.GetValue<string>()));
        var cells = table["rows"]![0]!["cells"]!.AsArray().Select(cell => cell!.ToString()).ToArray();
        Assert.Equal(["it", "default", "split", "complete"], cells[..4]);
        Assert.Matches("^[0-9]+[a-z]", cells[4]);
        Assert.Equal(["True", "Applied"], cells[5..7]);
        Assert.Equal(["00000000-0000-0000-0000-000000000001", "3"], cells[8..]);
    }

    private static FlagImportConfigurationStatus FullStatus()
    {
        var time = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        return new()
        {
            Id = "00000000-0000-0000-0000-000000000001",
            Version = 3,
            JobStatus = new()
            {
                Status = "complete",
                LastImport = time.ToUnixTimeMilliseconds(),
                LastError = 1,
                Errors = [new() { IntegrationId = "i", Message = "Too many requests", StatusCode = 429, Timestamp = 1 }],
            },
            LastImportTime = time,
            ObservedGeneration = 1,
            Conditions =
            [
                .. ConditionTypes.All.Select(type => new Condition
                {
                    Type = type,
                    Status = type == ConditionTypes.Stalled ? ConditionStatuses.Unknown : ConditionStatuses.True,
                    Reason = ConditionReasons.Applied,
                    Message = "",
                    LastTransitionTime = time,
                    ObservedGeneration = 1,
                }),
            ],
            Plan =
            [
                new() { Op = "replace", Path = "/name", Value = "n" },
                new() { Op = "add", Path = "/tags", Value = new JsonArray("a", "b") },
                new() { Op = "add", Path = "", Value = new JsonObject { ["config"] = new JsonObject { ["ldApiKey"] = "(secret)" } } },
                new() { Op = "remove", Path = "/config/ldTag" },
            ],
            AppliedConfig = new Dictionary<string, string> { ["ldApiKey"] = "00112233445566778899aabbccddeeff" },
            ObservedSecretVersion = "12",
            Import = new() { Requested = "2026-05-01", State = ImportRequestStates.Finished },
            LastHandledReconcileAt = "2026-05-01",
        };
    }
}

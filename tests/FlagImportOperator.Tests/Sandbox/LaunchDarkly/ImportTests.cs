using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class ImportTests
{
    private static readonly ImportError[] TwoErrors =
        [new("flag a: 401 for key " + SimulatorHarness.WorkspaceKey, 401), new("flag b: already archived", 409)];

    [Fact]
    public async Task A_trigger_runs_the_job_on_the_clock()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var reply = await api.TriggerAsync(id);
        Assert.Equal((201, "", "pending"), (reply.Status, reply.Text, await StatusAsync(api, id)));
        api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("importing", await StatusAsync(api, id));
        api.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("complete", await StatusAsync(api, id));
        Assert.Equal(api.Time.GetUtcNow().ToUnixTimeMilliseconds(), api.Simulator.Find(id)!.Import.LastImport);
        Assert.Null(api.Simulator.Find(id)!.Import.LastError);
    }

    [Fact]
    public async Task A_new_configuration_waits_for_a_trigger_unless_the_mode_says_otherwise()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var idle = await api.CreatedIdAsync();
        api.Simulator.Modes = new SimulatorModes { ImportAfterCreate = true };
        var running = await api.CreatedIdAsync();

        api.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(("pending", "complete"), (await StatusAsync(api, idle), await StatusAsync(api, running)));
    }

    [Theory]
    [InlineData(ImportResult.Partial, "partial")]
    [InlineData(ImportResult.Failed, "failed")]
    public async Task A_scripted_failure_reports_its_errors(ImportResult result, string status)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        api.Simulator.ScriptImport(id, new ImportScript { Result = result, Errors = TwoErrors });

        await api.TriggerAsync(id);
        api.Time.Advance(TimeSpan.FromSeconds(1));
        api.Time.Advance(TimeSpan.FromSeconds(5));

        var shown = (await api.GetAsync(id)).Json["_status"]!;
        var now = api.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal((status, now), ((string?)shown["status"], (long)shown["lastError"]!));
        Assert.False(shown.AsObject().ContainsKey("lastImport"));
        var error = shown["errors"]![0]!;
        Assert.Equal((id, 401, now), ((string?)error["integrationId"], (int)error["statusCode"]!, (long)error["timestamp"]!));
        Assert.Contains(SimulatorHarness.WorkspaceKey, (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(2, shown["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Scripts_follow_one_another_and_the_last_one_stays()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        var quick = new ImportScript { Pending = TimeSpan.Zero, Importing = TimeSpan.FromSeconds(1) };
        api.Simulator.ScriptImport(id, quick with { Result = ImportResult.Failed }, quick);

        List<string> seen = [];
        for (var i = 0; i < 3; i++)
        {
            await api.TriggerAsync(id);
            api.Time.Advance(TimeSpan.FromMilliseconds(1));
            api.Time.Advance(TimeSpan.FromSeconds(1));
            seen.Add(await StatusAsync(api, id));
        }

        Assert.Equal(["failed", "complete", "complete"], seen);
    }

    [Fact]
    public async Task A_test_moves_a_job_by_hand()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { DefaultImport = ImportScript.Manual });
        var id = await api.CreatedIdAsync();

        await api.TriggerAsync(id);
        api.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("pending", await StatusAsync(api, id));
        api.Simulator.StartImport(id);
        api.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("importing", await StatusAsync(api, id));
        api.Simulator.FinishImport(id, ImportResult.Partial, TwoErrors);
        Assert.Equal("partial", await StatusAsync(api, id));
        Assert.Equal(2, api.Simulator.Find(id)!.Import.Errors.Count);
    }

    [Fact]
    public async Task A_job_ended_by_hand_is_not_ended_again_by_its_timer()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        await api.TriggerAsync(id);
        api.Time.Advance(TimeSpan.FromSeconds(1));

        api.Simulator.FinishImport(id, ImportResult.Failed);
        api.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("failed", await StatusAsync(api, id));
    }

    [Fact]
    public async Task A_trigger_while_importing_queues_one_more_job()
    {
        await using var api = await SimulatorHarness.StartAsync(options: new SimulatorOptions { DefaultImport = ImportScript.Manual });
        var id = await api.CreatedIdAsync();
        api.Simulator.StartImport(id);

        Assert.Equal(201, (await api.TriggerAsync(id)).Status);
        Assert.Equal("importing", await StatusAsync(api, id));
        api.Simulator.FinishImport(id);
        Assert.Equal("pending", await StatusAsync(api, id));
        api.Simulator.FinishImport(id);
        Assert.Equal("complete", await StatusAsync(api, id));
    }

    [Fact]
    public async Task A_trigger_while_importing_conflicts_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { TriggerWhileImportingStatus = 409 });
        var id = await api.CreatedIdAsync();
        api.Simulator.StartImport(id);

        Assert.Equal(409, (await api.TriggerAsync(id)).Status);
        Assert.Equal(0, api.Simulator.Journal.CountApplied(SimulatorOperation.Trigger));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task Errors_start_clean_or_accumulate_within_a_bound(bool accumulate, int expected)
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { ErrorsAccumulate = accumulate, ErrorsKept = 3 });
        var id = await api.CreatedIdAsync();

        for (var i = 0; i < 5; i++)
        {
            api.Simulator.FinishImport(id, ImportResult.Failed, new ImportError($"run {i}"));
        }

        Assert.Equal(expected, api.Simulator.Find(id)!.Import.Errors.Count);
        Assert.Equal("run 4", api.Simulator.Find(id)!.Import.Errors[^1].Message);
    }

    [Fact]
    public async Task A_later_success_keeps_the_time_of_the_last_error()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        api.Simulator.FinishImport(id, ImportResult.Failed);
        var failed = api.Time.GetUtcNow().ToUnixTimeMilliseconds();
        api.Time.Advance(TimeSpan.FromMinutes(1));
        api.Simulator.FinishImport(id);

        Assert.Equal((failed, failed + 60_000), (api.Simulator.Find(id)!.Import.LastError, api.Simulator.Find(id)!.Import.LastImport));
    }

    [Fact]
    public async Task Deleting_a_configuration_ends_its_job()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        await api.TriggerAsync(id);

        Assert.Equal((204, ""), ((await api.DeleteAsync(id)).Status, ""));
        api.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(404, (await api.DeleteAsync(id)).Status);
        Assert.Equal(404, (await api.TriggerAsync(id)).Status);
        Assert.Empty(api.Simulator.Configurations);
    }

    [Fact]
    public async Task A_trigger_has_no_body()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        Assert.Equal(400, (await api.SendAsync(HttpMethod.Post, SimulatorHarness.PathOf(id) + "/trigger", "{}")).Status);
    }

    private static async Task<string> StatusAsync(SimulatorHarness api, string id) => (string)(await api.GetAsync(id)).Json["_status"]!["status"]!;
}

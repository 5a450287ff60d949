using FlagImportOperator.EndToEndTests.Charts;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>The chart's roles are enough, and nothing in them is too much, however the chart is installed.</summary>
public sealed class LeastPrivilegeTests(CellRuns runs) : IClassFixture<CellRuns>
{
    public static TheoryData<Cell> Cells { get; } = [.. Cell.All];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task No_request_is_refused(Cell cell)
    {
        var run = await runs.OfAsync(cell);

        Assert.DoesNotContain(run.Requests, recorded => recorded.IsRefused);
        Assert.Empty(Grants.Refused(run.Granted, run.Resources));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Without_any_one_permission_some_request_would_be_refused(Cell cell)
    {
        var run = await runs.OfAsync(cell);

        Assert.NotEmpty(run.Granted);
        Assert.All(run.Granted, permission =>
            Assert.NotEmpty(Grants.Refused([.. run.Granted.Where(other => other != permission)], run.Resources)));
        Assert.Equal(run.Granted, Grants.Needed(run.Granted, run.Resources));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_list_of_namespaces_grants_nothing_in_the_whole_cluster(Cell cell)
    {
        var run = await runs.OfAsync(cell);

        Assert.Equal(cell.ClusterWide, run.Chart.Any(o => o.Kind().StartsWith("ClusterRole", StringComparison.Ordinal)));
        Assert.Equal(cell.ClusterWide, run.Granted.Any(permission => permission.Namespace is null));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Secrets_are_never_written_and_only_looked_through_where_that_was_asked_for(Cell cell)
    {
        var run = await runs.OfAsync(cell);

        string[] expected = cell.WatchSecrets ? ["get", "list", "watch"] : ["get"];
        Assert.Equal(expected, run.Granted.Where(permission => permission.Resource == "secrets").Select(permission => permission.Verb).Distinct());
    }
}

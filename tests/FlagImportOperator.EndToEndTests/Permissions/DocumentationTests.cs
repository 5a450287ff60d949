using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Charts;
using FlagImportOperator.EndToEndTests.Scenarios;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Permissions;

/// <summary>docs/permissions.md, the chart's roles and the rights that tests take away one by one are the same.</summary>
public sealed class DocumentationTests
{
    private const string Release = "ops";
    private const string Watched = "watched";
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "permissions.md"));

    /// <summary>Without a cluster, helm cannot look the id up.</summary>
    public static TheoryData<Cell> Cells { get; } = [.. Cell.All.Where(cell => cell.ClusterWide || cell.ClusterIdGiven)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task The_table_has_what_the_chart_grants(Cell cell)
    {
        var chart = await ChartRendering.RenderAsync("fio", Release, cell.Values([Watched]));
        var lease = chart.Arguments().FirstOrDefault(argument => argument.StartsWith("--leader-election-lease=", StringComparison.Ordinal))?.Split('=')[1];

        var granted = Grants.To(new(Release, chart.PodSpec()["serviceAccountName"]!.GetValue<string>()), chart);

        var said = Rows("## What the operator may do").Where(row => IsWhen(row[5], cell)).SelectMany(row => Texts(row[2]).Select(verb => new Permission(
            Where(row[4], cell), row[0] == "core" ? "" : Text(row[0]), Text(row[1]), verb,
            row[3] switch { "any" => null, "the Lease" => lease, var name => Text(name) })));
        Assert.Equal(said.Select(permission => permission.ToString()).Order(), granted.Select(permission => permission.ToString()).Order());
    }

    [Fact]
    public async Task The_table_of_roles_for_people_has_those_that_the_chart_makes()
    {
        var chart = await ChartRendering.RenderAsync("flag-import-operator", Release, ["rbac.aggregateRoles=true"]);
        var roles = chart
            .Where(o => o.Kind() == "ClusterRole" && o.Name() != "flag-import-operator")
            .Select(role => string.Join(" | ",
                role.Name(),
                string.Join(", ", Grants.Expand(null, role).Select(permission => permission.Verb)),
                string.Join(", ", role["metadata"]!["labels"]!.AsObject().Select(label => label.Key).Where(key => key.Contains("/aggregate-to-", StringComparison.Ordinal)).Select(key => key.Split("-to-")[1]))));

        Assert.Equal(
            Rows("## Rights of people").Select(row => string.Join(" | ", row.Select(cell => cell.Replace("`", "", StringComparison.Ordinal)))).Order(),
            roles.Order());
    }

    [Fact]
    public async Task The_rights_that_tests_take_away_are_those_of_the_chart()
    {
        var chart = await ChartRendering.RenderAsync("fio", Watched, new Cell(false, true, true, true).Values([Watched]));

        var granted = Grants.To(new(Watched, chart.PodSpec()["serviceAccountName"]!.GetValue<string>()), chart);

        Assert.Equal(granted.Select(permission => (permission.Group, permission.Resource, permission.Verb)), Rights.All);
    }

    [Fact]
    public async Task Roles_for_people_are_made_only_where_that_was_asked_for()
    {
        Assert.Equal(["fio-flag-import-operator"], await ClusterRolesAsync());
        Assert.Empty(await ClusterRolesAsync("rbac.aggregateRoles=true", "watch.namespaces={a}", "clusterId=c"));
        Assert.Empty(await ClusterRolesAsync("rbac.aggregateRoles=true", "rbac.create=false"));
    }

    private static async Task<IEnumerable<string>> ClusterRolesAsync(params string[] values) =>
        (await ChartRendering.RenderAsync("fio", Release, values)).Where(o => o.Kind() == "ClusterRole").Select(o => o.Name());

    private static bool IsWhen(string when, Cell cell) => when switch
    {
        "always" => true,
        "`secrets.access: watch`" => cell.WatchSecrets,
        "`leaderElection.enabled: true`" => cell.LeaderElection,
        "no `watch.namespaces`, no `clusterId`" => cell.ClusterWide && !cell.ClusterIdGiven,
        _ => throw new InvalidOperationException($"\"{when}\" says of no value when it is granted."),
    };

    private static string? Where(string where, Cell cell) => where switch
    {
        "watched namespaces" => cell.ClusterWide ? null : Watched,
        "cluster" => null,
        "release's namespace" => Release,
        _ => throw new InvalidOperationException($"\"{where}\" is no place."),
    };

    /// <summary>Rows of the first table below the heading, without its head.</summary>
    private static IReadOnlyList<string[]> Rows(string heading) =>
    [
        .. Page[Page.IndexOf(heading, StringComparison.Ordinal)..].Split('\n')
            .SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    private static string Text(string cell) => Assert.Single(Texts(cell));

    private static IReadOnlyList<string> Texts(string cell) => [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(text => text.Trim('`'))];
}

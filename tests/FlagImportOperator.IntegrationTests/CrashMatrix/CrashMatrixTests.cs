using System.Text;
using FlagImportOperator.IntegrationTests.Worlds;
using Xunit;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>
/// The proof of design §3 "Create, exactly once": the operator is stopped, refused and lied to at every boundary between two calls, in
/// every story, and the objects are counted.
/// </summary>
public sealed class CrashMatrixTests(ITestOutputHelper output)
{
    private static readonly WorldOptions Prompt = new();
    private static readonly WorldOptions Lagging = new() { WatchLag = TimeSpan.FromSeconds(2), ShowsListsAtOnce = true, Lateness = TimeSpan.FromSeconds(9.5) };

    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_one_fault_is_recovered_from(string name)
    {
        Check(name, Prompt, exploration => exploration.One());
        Check(name, Lagging, exploration => exploration.One());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_two_faults_are_recovered_from(string name)
    {
        Check(name, Prompt, exploration => exploration.Two());
        if (Effort.Everything)
        {
            Check(name, Lagging, exploration => exploration.Two());
        }
    }

    private void Check(string name, WorldOptions options, Action<Exploration> explore)
    {
        var exploration = new Exploration(Scenarios.All.Single(scenario => scenario.Name == name), options);
        explore(exploration);
        output.WriteLine($"{name}: {exploration.Runs} runs, {exploration.CallsMade} calls");
        if (exploration.Failed.Count > 0)
        {
            Assert.Fail(Describe(exploration));
        }
    }

    private static string Describe(Exploration exploration)
    {
        var text = new StringBuilder().AppendLine($"{exploration.Failed.Count} of {exploration.Runs} runs went wrong");
        foreach (var group in exploration.Failed.GroupBy(failed => failed.Result.Violations[0]).OrderByDescending(group => group.Count()))
        {
            text.AppendLine().AppendLine($"{group.Count()} x {group.Key}");
            foreach (var (telling, _) in group.Take(5))
            {
                text.AppendLine($"    {telling}");
            }

            text.AppendLine(Performance.Play(group.MinBy(failed => failed.Result.Calls.Count).Telling, trace: true).Trace);
        }

        return text.ToString();
    }
}

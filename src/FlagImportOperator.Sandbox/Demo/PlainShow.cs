using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Lines without colour or movement: for a pipe, a log, a screen reader.</summary>
internal sealed class PlainShow(TextWriter output) : IShow
{
    private const int Gap = 3;

    // Wide enough for what usually comes, so that columns stay where they are.
    private readonly int[] _widths = [.. new ResourceRow("unleash", "default", "unleash", "importing", "", "Unknown", "ConfirmingCreate", "").Cells
        .Zip(ResourceRow.Headers, (cell, header) => Math.Max(cell.Length, header.Length) + Gap)];

    public void Opening(string title, IReadOnlyList<(string Label, string Value)> facts)
    {
        output.WriteLine(title);
        var width = facts.Max(fact => fact.Label.Length);
        foreach (var (label, value) in facts)
        {
            output.WriteLine($"  {label.PadRight(width)}  {value}");
        }
    }

    public void Act(string title)
    {
        output.WriteLine();
        output.WriteLine($"== {title}");
    }

    public void Command(string command) => output.WriteLine($"$ {command}");

    public void Say(string text) => output.WriteLine(text);

    public void Patch(string caption, JsonArray patch)
    {
        output.WriteLine(caption);
        foreach (var line in PatchText.Lines(patch))
        {
            output.WriteLine($"  {line}");
        }
    }

    public async Task LiveAsync(Func<Action<IReadOnlyList<ResourceRow>>, Task> work)
    {
        var shown = new Dictionary<string, ResourceRow>(StringComparer.Ordinal);
        await work(rows =>
        {
            foreach (var row in rows.Where(row => !row.Says(shown.GetValueOrDefault(row.Name))))
            {
                if (shown.Count == 0)
                {
                    Row(ResourceRow.Headers);
                }

                shown[row.Name] = row;
                Row(row.Cells);
            }
        });
    }

    public void Failure(DemoFailure failure)
    {
        output.WriteLine();
        output.WriteLine($"FAILED in \"{failure.Act}\"");
        output.WriteLine($"  expected: {failure.Expected}");
        foreach (var (line, i) in failure.Seen.Select((line, i) => (line, i)))
        {
            output.WriteLine($"  {(i == 0 ? "seen:    " : "         ")} {line}");
        }

        Lines("The operator's last lines:", failure.Log);
    }

    public void Lines(string heading, IReadOnlyList<string> lines)
    {
        output.WriteLine();
        output.WriteLine(heading);
        foreach (var line in lines)
        {
            output.WriteLine($"  {line}");
        }
    }

    private void Row(IReadOnlyList<string> cells) =>
        output.WriteLine(string.Concat(cells.Zip(_widths, (cell, width) => (cell + new string(' ', Gap)).PadRight(width))).TrimEnd());
}

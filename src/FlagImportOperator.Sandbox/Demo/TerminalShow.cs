using System.Text.Json.Nodes;
using Spectre.Console;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Colours, and a table that stays in its place, for a terminal.</summary>
internal sealed class TerminalShow(IAnsiConsole console) : IShow
{
    public void Opening(string title, IReadOnlyList<(string Label, string Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (label, value) in facts)
        {
            grid.AddRow(new Markup($"[grey]{Markup.Escape(label)}[/]"), new Text(value));
        }

        console.Write(new Panel(grid) { Header = new PanelHeader($" [bold]{Markup.Escape(title)}[/] "), Border = BoxBorder.Rounded, Padding = new Padding(1, 0) });
    }

    public void Act(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left, Style = Style.Parse("blue") });
    }

    public void Command(string command) => console.MarkupLine($"[grey]$[/] [bold]{Markup.Escape(command)}[/]");

    public void Say(string text) => console.MarkupLine(Markup.Escape(text));

    public void Patch(string caption, JsonArray patch)
    {
        console.MarkupLine(Markup.Escape(caption));
        foreach (var line in PatchText.Lines(patch))
        {
            console.MarkupLine($"  [yellow]{Markup.Escape(line)}[/]");
        }
    }

    public Task LiveAsync(Func<Action<IReadOnlyList<ResourceRow>>, Task> work) => console.Live(Table([])).StartAsync(live => work(rows =>
    {
        live.UpdateTarget(Table(rows));
        live.Refresh();
    }));

    public void Failure(DemoFailure failure)
    {
        console.WriteLine();
        console.MarkupLine($"[bold red]FAILED[/] in [bold]{Markup.Escape(failure.Act)}[/]");
        console.MarkupLine($"  [grey]expected:[/] {Markup.Escape(failure.Expected)}");
        foreach (var (line, i) in failure.Seen.Select((line, i) => (line, i)))
        {
            console.MarkupLine($"  [grey]{(i == 0 ? "seen:    " : "         ")}[/] {Markup.Escape(line)}");
        }

        Lines("The operator's last lines:", failure.Log);
    }

    public void Lines(string heading, IReadOnlyList<string> lines)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(heading)}[/]");
        foreach (var line in lines)
        {
            console.MarkupLine($"  {Markup.Escape(line)}");
        }
    }

    private static Table Table(IReadOnlyList<ResourceRow> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var header in ResourceRow.Headers)
        {
            table.AddColumn(new TableColumn($"[grey]{header}[/]") { NoWrap = true, Padding = new Padding(0, 0, header == ResourceRow.Headers[^1] ? 0 : 2, 0) });
        }

        foreach (var row in rows)
        {
            // Cut rather than wrapped: a table that changes its height leaves traces.
            table.AddRow([.. row.Cells.Select((cell, i) => new Text(cell, Colour(ResourceRow.Headers[i], cell)) { Overflow = Overflow.Ellipsis })]);
        }

        return table;
    }

    private static Style Colour(string column, string cell) => (column, cell) switch
    {
        ("READY", "True") or ("IMPORT", "complete") => new Style(Color.Green),
        ("READY", "False") or ("IMPORT", "failed") => new Style(Color.Red),
        ("READY", _) or ("IMPORT", "pending" or "importing" or "partial") => new Style(Color.Yellow),
        ("REASON", ResourceRow.Gone) => new Style(Color.Grey),
        ("NAME", _) => new Style(decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}

using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Demo;
using Spectre.Console;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Demo;

public sealed class TerminalShowTests
{
    // Brackets are markup to the library: a name may hold them.
    [Fact]
    public async Task Texts_are_shown_as_they_are()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        var show = new TerminalShow(console);

        show.Opening("[red]title", [("a[", "b] and a value that is long enough for the title")]);
        show.Act("[act]");
        show.Command("[command]");
        show.Say("[say]");
        show.Patch("[caption]", new JsonArray());
        show.Failure(new DemoFailure("[expected]", ["[seen]"]));
        show.Lines("[heading]", ["[line]"]);
        await show.LiveAsync(draw =>
        {
            draw([new("[name]", "p", "i", "complete", "", "True", "[reason]", "1s")]);
            return Task.CompletedTask;
        });

        Assert.All(
            ["[red]title", "a[", "b]", "[act]", "[command]", "[say]", "[caption]", "[expected]", "[seen]", "[heading]", "[line]", "[name]", "[reason]"],
            text => Assert.Contains(text, output.ToString(), StringComparison.Ordinal));
    }
}

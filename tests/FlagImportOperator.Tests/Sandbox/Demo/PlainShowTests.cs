using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Demo;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Demo;

public sealed class PlainShowTests : IDisposable
{
    private static readonly ResourceRow Pending = new("split", "default", "split", "pending", "", "True", "Applied", "1s");

    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task A_row_is_written_when_it_says_something_new()
    {
        await new PlainShow(_output).LiveAsync(draw =>
        {
            draw([]);
            draw([Pending]);
            draw([Pending with { Old = "2s" }]);
            draw([Pending with { Import = "complete", LastImport = "0s", Old = "3s" }]);
            draw([Pending.AsGone()]);
            return Task.CompletedTask;
        });

        Assert.Equal(
            """
            NAME      PROJECT   INTEGRATION   IMPORT      LAST IMPORT   READY     REASON             AGE
            split     default   split         pending                   True      Applied            1s
            split     default   split         complete    0s            True      Applied            3s
            split     default   split                                             (gone)             1s

            """,
            _output.ToString());
    }

    [Fact]
    public void A_patch_is_written_as_JSON_an_operation_a_line()
    {
        new PlainShow(_output).Patch("Sent:", (JsonArray)JsonNode.Parse(
            """[{"op":"replace","path":"/name","value":"It's <b>"},{"op":"remove","path":"/config/splitTag"}]""")!);

        Assert.Equal(
            """
            Sent:
              [
                {"op":"replace","path":"/name","value":"It's <b>"},
                {"op":"remove","path":"/config/splitTag"}
              ]

            """,
            _output.ToString());
    }

    [Fact]
    public void A_failure_names_the_act_what_was_expected_and_what_was_seen()
    {
        new PlainShow(_output).Failure(new DemoFailure("split is Ready, within 20 s", ["split: Ready=False", "LaunchDarkly got nothing"])
        {
            Act = "2. An edit",
            Log = ["info: work begins"],
        });

        Assert.Equal(
            """

            FAILED in "2. An edit"
              expected: split is Ready, within 20 s
              seen:     split: Ready=False
                        LaunchDarkly got nothing

            The operator's last lines:
              info: work begins

            """,
            _output.ToString());
    }

    [Theory]
    [InlineData(false, null, "xterm", true)]
    [InlineData(true, null, "xterm", false)]
    [InlineData(false, "1", "xterm", false)]
    [InlineData(false, "", "xterm", true)]
    [InlineData(false, null, "dumb", false)]
    [InlineData(false, null, null, true)]
    public void Colours_are_for_terminals_that_want_them(bool redirected, string? noColor, string? term, bool expected) =>
        Assert.Equal(expected, Shows.IsForTerminal(redirected, name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null }));
}

using System.CommandLine;
using FlagImportOperator.Api;
using FlagImportOperator.Commands;
using Xunit;

namespace FlagImportOperator.Tests.Program;

public sealed class CommandTests
{
    [Fact]
    public void Crds_prints_the_shipped_definition_and_nothing_else()
    {
        var output = new StringWriter();

        var exit = CrdsCommand.Create().Parse("").Invoke(new InvocationConfiguration { Output = output });

        Assert.Equal(0, exit);
        Assert.Equal(Assert.Single(EmbeddedCrds.All).Yaml, output.ToString());
        Assert.Contains("kind: CustomResourceDefinition", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_with_wrong_settings_tells_all_of_them_and_ends_with_2()
    {
        var errors = new StringWriter();

        var exit = await RunCommand.Create().Parse("--workers none --http-port none")
            .InvokeAsync(new InvocationConfiguration { Error = errors }, TestContext.Current.CancellationToken);

        Assert.Equal(2, exit);
        Assert.Equal(2, errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}

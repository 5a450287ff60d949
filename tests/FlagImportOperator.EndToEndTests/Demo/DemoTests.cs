using FlagImportOperator.Sandbox.Demo;
using FlagImportOperator.Sandbox.Running;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Demo;

/// <summary>The demo's story is no trick of its stand-in: it goes the same way on a real API server.</summary>
public sealed class DemoTests(ControlPlane controlPlane)
{
    [Fact]
    public async Task The_story_goes_the_same_way_on_a_real_API_server()
    {
        await controlPlane.InstallCrdsAsync();
        var options = new DemoOptions
        {
            Kubeconfig = controlPlane.KubeconfigPath,
            Namespace = await controlPlane.CreateNamespaceAsync(),
            Patience = TimeSpan.FromSeconds(60),
        };
        using var output = new StringWriter();
        using var log = new OperatorLog(TimeProvider.System);

        var code = await new DemoRun(options, new PlainShow(output), log, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(code == 0, output.ToString());
        Assert.Contains("Everything happened", output.ToString(), StringComparison.Ordinal);
    }
}

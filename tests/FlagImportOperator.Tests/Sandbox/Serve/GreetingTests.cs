using FlagImportOperator.Sandbox.Serve;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Serve;

public sealed class GreetingTests
{
    [Fact]
    public void It_says_what_to_type()
    {
        var text = Of("sandbox.kubeconfig").Text(runsOperator: true, "api-1", []);

        Assert.Contains("kubectl --kubeconfig sandbox.kubeconfig apply -f config/samples", text, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8090/sandbox/ ", text, StringComparison.Ordinal);
        Assert.Contains("curl -X POST http://127.0.0.1:8090/sandbox/rehearsals/down", text, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet run", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_operator_it_says_how_to_run_it()
    {
        var text = Of("/tmp/k").Text(runsOperator: false, "api-1", []);

        Assert.Contains("LAUNCHDARKLY_ACCESS_TOKEN=api-1 FLAGIMPORT_LAUNCHDARKLY_URL=http://127.0.0.1:8090 \\", text, StringComparison.Ordinal);
        Assert.Contains("FLAGIMPORT_KUBECONFIG=/tmp/k FLAGIMPORT_POLL_INTERVAL=5s \\", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_shell_would_split_is_quoted() =>
        Assert.Contains("kubectl --kubeconfig '/my files/it'\\''s' get fic -w", Of("/my files/it's").Text(true, "t", []), StringComparison.Ordinal);

    [Fact]
    public void What_is_rehearsed_is_said() =>
        Assert.Contains("(now: down, slow)", Of("k").Text(true, "t", ["down", "slow"]), StringComparison.Ordinal);

    private static Greeting Of(string kubeconfig) => new(new("http://127.0.0.1:8091/"), new("http://127.0.0.1:8090/"), kubeconfig);
}

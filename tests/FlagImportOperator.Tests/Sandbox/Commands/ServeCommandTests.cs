using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FlagImportOperator.Sandbox.Commands;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Commands;

public sealed class ServeCommandTests
{
    [Theory]
    [InlineData("--kubernetes-port is \"none\"; give a whole number from 0 to 65535.", "--kubernetes-port", "none")]
    [InlineData("--launchdarkly-port needs a value, such as --launchdarkly-port 8090.", "--launchdarkly-port")]
    [InlineData("--kubeconfig needs a value, such as --kubeconfig /tmp/kubeconfig.", "--kubeconfig")]
    [InlineData("--fault needs a value, such as --fault down.", "--fault")]
    [InlineData("Unrecognized command or argument 'now'.", "now")]
    public async Task A_wrong_argument_is_named_with_what_to_give(string problem, params string[] arguments)
    {
        using var error = new StringWriter();

        var code = await SandboxCommand.RunAsync(["serve", .. arguments], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.StartsWith(problem, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_option()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await SandboxCommand.RunAsync(["serve", "--help"], output, TextWriter.Null, TestContext.Current.CancellationToken));
        Assert.All(
            ["--kubernetes-port", "--launchdarkly-port", "--tls", "--no-operator", "--kubeconfig", "--token", "--project", "--import-seconds", "--import-when-asked", "--fault"],
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http", "--no-operator")]
    [InlineData("https", "--no-operator", "--tls", "--fault", "down")]
    [InlineData("http")]
    public async Task It_serves_until_it_is_stopped_and_leaves_nothing_behind(string scheme, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("flag-import-serve-");
        var path = Path.Combine(folder.FullName, "kubeconfig");
        using var output = new LineWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = SandboxCommand.RunAsync(
            ["serve", "--kubernetes-port", "0", "--launchdarkly-port", "0", "--kubeconfig", path, .. arguments], output, output, stop.Token);

        await output.Wrote("Ctrl-C stops everything.").WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        using (var client = new k8s.Kubernetes(k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(path)))
        {
            Assert.Equal(scheme, client.BaseUri.Scheme);
            Assert.Equal("ok", await client.HttpClient.GetStringAsync(new Uri(client.BaseUri, "readyz"), TestContext.Current.CancellationToken));
        }

        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.False(File.Exists(path));
        Assert.Equal(arguments.Contains("--no-operator"), output.ToString().Contains("Run the operator yourself", StringComparison.Ordinal));
        folder.Delete();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var error = new StringWriter();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var code = await SandboxCommand.RunAsync(
            ["serve", "--kubernetes-port", port, "--launchdarkly-port", "0"], TextWriter.Null, error, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains(port, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--kubernetes-port", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Tells when a line was written.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource _wrote = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _awaited;

        public LineWriter()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public Task Wrote(string text)
        {
            lock (_gate)
            {
                _awaited = text;
                Look();
            }

            return _wrote.Task;
        }

        public override void Write(char value) => Locked(() => base.Write(value));

        public override void Write(string? value) => Locked(() => base.Write(value));

        public override Task WriteLineAsync(string? value)
        {
            Locked(() => base.Write(value + Environment.NewLine));
            return Task.CompletedTask;
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }

        private void Locked(Action write)
        {
            lock (_gate)
            {
                write();
                Look();
            }
        }

        private void Look()
        {
            if (_awaited is not null && base.ToString().Contains(_awaited, StringComparison.Ordinal))
            {
                _wrote.TrySetResult();
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using FlagImportOperator.Sandbox.Running;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Running;

public sealed class KubeconfigFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig-tests-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "kubeconfig");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_there_for_as_long_as_the_sandbox_and_nobody_else_can_read_it()
    {
        using (KubeconfigFile.At(Path, "apiVersion: v1\n"))
        {
            Assert.EndsWith("apiVersion: v1\n", File.ReadAllText(Path), StringComparison.Ordinal);
            Assert.Equal((byte)'#', File.ReadAllBytes(Path)[0]);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
            }
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_file_of_somebody_else_is_left_alone()
    {
        File.WriteAllText(Path, "mine");

        var refused = Assert.Throws<IOException>(() => KubeconfigFile.At(Path, "other"));

        Assert.Contains("was not written by the sandbox", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path));
    }

    [Fact]
    public void A_file_that_a_killed_sandbox_left_is_replaced()
    {
        KubeconfigFile.At(Path, Serving(1));

        using var next = KubeconfigFile.At(Path, Serving(2));

        Assert.Contains(":2", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_sandbox_that_still_runs_is_left_alone()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var first = KubeconfigFile.At(Path, Serving(port));

        var refused = Assert.Throws<IOException>(() => KubeconfigFile.At(Path, Serving(port + 1)));

        Assert.Contains($"running at http://127.0.0.1:{port}/", refused.Message, StringComparison.Ordinal);
        Assert.Contains($":{port}", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_somebody_wrote_anew_is_not_removed()
    {
        using (KubeconfigFile.At(Path, "a"))
        {
            File.WriteAllText(Path, "theirs");
        }

        Assert.Equal("theirs", File.ReadAllText(Path));
    }

    [Fact]
    public void A_temporary_one_leaves_nothing_behind()
    {
        string folder;
        using (var file = KubeconfigFile.Temporary("a"))
        {
            folder = System.IO.Path.GetDirectoryName(file.Path)!;
            Assert.True(File.Exists(file.Path));
        }

        Assert.False(Directory.Exists(folder));
    }

    private static string Serving(int port) => $"clusters:\n- cluster:\n    server: http://127.0.0.1:{port}\n";
}

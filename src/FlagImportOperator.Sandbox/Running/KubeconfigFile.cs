using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Sandbox.Running;

/// <summary>
/// A kubeconfig that is there for as long as the sandbox runs, readable by nobody else: who has it has all rights. A file that the
/// sandbox did not write is never touched.
/// </summary>
internal sealed partial class KubeconfigFile : IDisposable
{
    private const string Mark = "# Written by flag-import-sandbox, and removed when it stops.\n";

    private readonly string _content;
    private readonly DirectoryInfo? _folder;

    private KubeconfigFile(string path, string content, DirectoryInfo? folder) => (Path, _content, _folder) = (path, content, folder);

    public string Path { get; }

    /// <summary>In a new folder of its own.</summary>
    public static KubeconfigFile Temporary(string kubeconfig)
    {
        var folder = Directory.CreateTempSubdirectory("flag-import-sandbox-");
        var path = System.IO.Path.Combine(folder.FullName, "kubeconfig");
        return new KubeconfigFile(path, Write(path, kubeconfig), folder);
    }

    /// <summary>At that path.</summary>
    /// <exception cref="IOException">Something else is there, or the folder cannot be written; the message says so.</exception>
    public static KubeconfigFile At(string path, string kubeconfig)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
        {
            var old = File.ReadAllText(path);
            if (!old.StartsWith(Mark, StringComparison.Ordinal))
            {
                throw new IOException($"{path} exists, and was not written by the sandbox");
            }

            // The port of this sandbox can be no other's, whoever had it before.
            if (Server(old) is { } server && server.Authority != Server(kubeconfig)?.Authority && Listens(server))
            {
                throw new IOException($"{path} is of a sandbox that is running at {server}");
            }

            // Of a sandbox that was killed. A new file rather than new content: the old one may be readable by others.
            File.Delete(path);
        }

        return new KubeconfigFile(path, Write(path, kubeconfig), null);
    }

    /// <summary>Removes it, unless somebody wrote it anew meanwhile.</summary>
    public void Dispose()
    {
        try
        {
            if (File.Exists(Path) && File.ReadAllText(Path) == _content)
            {
                File.Delete(Path);
            }

            _folder?.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it: the server it leads to is gone.
        }
    }

    private static Uri? Server(string kubeconfig) =>
        ServerLine().Match(kubeconfig) is { Success: true } match && Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out var server) ? server : null;

    private static bool Listens(Uri server)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(server.Host, server.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Write(string path, string kubeconfig)
    {
        var content = Mark + kubeconfig;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(content);
        return content;
    }

    [GeneratedRegex(@"^\W*server:\s*[""']?([^\s""']+)", RegexOptions.Multiline)]
    private static partial Regex ServerLine();
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>
/// The image's command as a container runtime starts it: the root read-only, /proc of its own, process number 1, the image's user, no
/// capability, no way to gain any. It shares the machine's network.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ContainedRun : IAsyncDisposable
{
    // The program takes the place of the shell, which is process number 1: what it ends with is what unshare ends with.
    private const string Container = """
        root=$1 user=$2; shift 2
        mount --bind "$root" "$root" && mount -o remount,bind,ro "$root" && mount -t proc proc "$root/proc" || exit 125
        mount --bind /dev/null "$root/dev/null" && mount --bind /dev/urandom "$root/dev/urandom" || exit 125
        exec setpriv --no-new-privs chroot --userspec="$user" "$root" "$@"
        """;

    private readonly string _log = Path.GetTempFileName();
    private readonly GuardedProcess _process;

    private ContainedRun(ImageRoot root, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command) => _process = GuardedProcess.Start(
        "unshare",
        _log,
        [
            "--mount", "--pid", "--fork", "--kill-child=KILL",
            "env", "-i", .. environment.Select(variable => $"{variable.Key}={variable.Value}"),
            "/bin/sh", "-c", Container, "container", root.Path, root.User, .. command,
        ]);

    /// <summary>All that it has printed so far.</summary>
    public string Output
    {
        get
        {
            using var reader = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The contained process' number outside. Beside it, unshare has the shell as child that guards it.</summary>
    public int Id => File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(child => File.ReadLines($"/proc/{child}/status").Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.EndsWith("\t1", StringComparison.Ordinal)))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture))
        .Single();

    /// <summary>Why no container can be made here; null when one can.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "A root file system of its own takes Linux and root (mount, chroot): run these tests as root.";
        }

        try
        {
            using var probe = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--pid", "--fork", "setpriv", "--no-new-privs", "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : "Namespaces cannot be made here (unshare --mount --pid is refused).";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no unshare here (util-linux).";
        }
    }

    /// <summary>Starts the image's command, or another one in its place.</summary>
    public static ContainedRun Start(ImageRoot root, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> command)
    {
        root.Write("dev/null", "");
        root.Write("dev/urandom", "");
        root.Write("proc/.here", "");
        return new(root, environment, command.Count == 0 ? root.Command : command);
    }

    /// <inheritdoc cref="Signals.Terminate"/>
    public void Terminate() => Signals.Terminate(Id);

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> WaitForExitAsync() => _process.EndAsync(() => Output, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        File.Delete(_log);
    }
}

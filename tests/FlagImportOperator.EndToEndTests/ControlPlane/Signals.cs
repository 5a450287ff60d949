using System.Runtime.InteropServices;
using Xunit;

namespace FlagImportOperator.EndToEndTests;

/// <summary>Signals to processes, which .NET has no means to send but for SIGKILL.</summary>
internal static class Signals
{
    /// <summary>SIGTERM, as the kubelet sends it.</summary>
    public static void Terminate(int process) => Send(process, 15);

    /// <summary>SIGSTOP: it stands still, as a process does on a machine that is frozen, and does not know of it.</summary>
    public static void Freeze(int process) => Send(process, 19);

    /// <summary>SIGCONT.</summary>
    public static void Thaw(int process) => Send(process, 18);

    private static void Send(int process, int signal) => Assert.Equal(0, NativeMethods.Kill(process, signal));

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}

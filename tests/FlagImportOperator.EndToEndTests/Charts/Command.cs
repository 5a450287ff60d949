using System.Diagnostics;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>What a program left when it had ended.</summary>
internal sealed record CommandResult(string Line, int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output of a success. Throws <see cref="InvalidOperationException"/> with what it complained about otherwise.</summary>
    public string Require() => ExitCode == 0 ? Output : throw new InvalidOperationException($"{Line} ended with {ExitCode}:\n{Errors}");

    /// <summary>Standard error of a failure. Throws <see cref="InvalidOperationException"/> when there was none.</summary>
    public string RequireFailure() => ExitCode != 0 ? Errors : throw new InvalidOperationException($"{Line} succeeded:\n{Output}");
}

/// <summary>Programs that people use, run as they run them, but with a home of their own: no settings or caches of whoever runs the tests.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end. Throws <see cref="TimeoutException"/> after 60 s.</summary>
    /// <param name="program">Path.</param>
    /// <param name="arguments">As the shell would pass them.</param>
    /// <param name="kubeconfig">Path; null: it sees no cluster.</param>
    /// <param name="input">Its standard input.</param>
    public static async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string? kubeconfig = null, string? input = null)
    {
        var home = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "home")).FullName;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Folder,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HELM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig ?? "/dev/null";
        using var process = Process.Start(start)!;
        var line = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Cancellation);
            var errors = process.StandardError.ReadToEndAsync(Cancellation);
            await process.StandardInput.WriteAsync(input.AsMemory(), Cancellation);
            process.StandardInput.Close();
            await process.WaitForExitAsync(Cancellation).WaitAsync(Limit, TimeProvider.System);
            return new(line, process.ExitCode, await output, await errors);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{line} did not end within {Limit.TotalSeconds} s.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

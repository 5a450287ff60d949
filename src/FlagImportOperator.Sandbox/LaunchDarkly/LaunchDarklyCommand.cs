using System.Globalization;
using System.Runtime.InteropServices;

namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>Runs the simulator as a program until SIGTERM or Ctrl-C.</summary>
internal static class LaunchDarklyCommand
{
    public const string Usage =
        """
        launchdarkly [--port N] [--token TOKEN]... [--project KEY]... [--import-seconds N] [--import-on-create]
            Runs the LaunchDarkly simulator on loopback until Ctrl-C.
            --port N              port, 8090 when absent; 0 takes any free one
            --token TOKEN         access token that is known; may be given several times
            --project KEY         project that exists, "default" when absent; may be given several times
            --import-seconds N    how long an import runs, 5 when absent
            --import-on-create    a new configuration queues an import by itself
        """;

    /// <summary>0 after a stop, 1 when it cannot listen, 2 for arguments it does not understand.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (!TryParse(arguments, out var options, out var problem))
        {
            await error.WriteLineAsync($"{problem}\n\n{Usage}");
            return 2;
        }

        try
        {
            await using var simulator = await LaunchDarklySimulator.StartAsync(options, stop);
            await output.WriteLineAsync(Greeting(simulator.BaseUrl, options));
            await UntilStoppedAsync(stop);
            return 0;
        }
        catch (IOException exception)
        {
            await error.WriteLineAsync($"Cannot listen on port {options.Port}: {exception.Message} Choose another with --port.");
            return 1;
        }
    }

    internal static bool TryParse(IReadOnlyList<string> arguments, out SimulatorOptions options, out string problem)
    {
        List<string> tokens = [];
        List<string> projects = [];
        options = new SimulatorOptions { Port = 8090 };
        problem = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--import-on-create")
            {
                options = options with { Modes = options.Modes with { ImportAfterCreate = true } };
                continue;
            }

            if (name is not ("--port" or "--token" or "--project" or "--import-seconds"))
            {
                problem = $"Unknown argument {name}.";
                return false;
            }

            var value = i + 1 < arguments.Count ? arguments[++i] : "";
            var number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            switch (name)
            {
                case "--port" when number is >= 0 and <= 65535:
                    options = options with { Port = number };
                    break;
                case "--import-seconds" when number >= 0:
                    options = options with { DefaultImport = options.DefaultImport with { Importing = TimeSpan.FromSeconds(number) } };
                    break;
                case "--token" when value.Length > 0:
                    tokens.Add(value);
                    break;
                case "--project" when value.Length > 0:
                    projects.Add(value);
                    break;
                default:
                    problem = $"{name} needs a {(name is "--port" or "--import-seconds" ? "whole number" : "value")}.";
                    return false;
            }
        }

        options = options with
        {
            Tokens = tokens.Count > 0 ? tokens : options.Tokens,
            Projects = projects.Count > 0 ? projects : options.Projects,
        };
        return true;
    }

    private static string Greeting(Uri baseUrl, SimulatorOptions options) =>
        $"""
        LaunchDarkly simulator listening on {baseUrl}
        Projects: {string.Join(", ", options.Projects)}; integrations: {string.Join(", ", options.Manifests.Keys)}

        List configurations:
          curl -H 'Authorization: {options.Tokens[0]}' -H 'LD-API-Version: beta' {baseUrl}api/v2/integration-capabilities/flag-import
        See what was asked, without a token:
          curl {baseUrl}sandbox/journal
        Ctrl-C stops it.
        """;

    private static async Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        await using var cancelled = stop.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}

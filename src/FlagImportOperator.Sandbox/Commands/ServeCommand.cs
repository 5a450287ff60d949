using System.CommandLine;
using FlagImportOperator.Sandbox.Running;
using FlagImportOperator.Sandbox.Serve;

namespace FlagImportOperator.Sandbox.Commands;

/// <summary><c>serve</c>: both stand-ins and the operator, to play with.</summary>
internal static class ServeCommand
{
    /// <summary>In the current folder; ignored by git.</summary>
    public const string DefaultKubeconfig = "sandbox.kubeconfig";

    public static Command Create()
    {
        // Beside the simulator's 8090: kubectl proxy likes 8001, and clusters on a laptop 6443 and 16443.
        var port = CommandOptions.Port("--kubernetes-port", "Port of the Kubernetes API on loopback", 8091);
        var tls = CommandOptions.Switch("--tls", "HTTPS for the Kubernetes API, with a certificate that the kubeconfig trusts.");
        var alone = CommandOptions.Switch("--no-operator", "Do not run the operator; tells how to run it from another terminal.");
        var kubeconfig = CommandOptions.Path(
            "--kubeconfig", $"Where to write the kubeconfig, which is removed at the end. Default: {DefaultKubeconfig} in this folder.", "/tmp/kubeconfig");
        var account = new AccountOptions("--launchdarkly-port", importsOnCreate: true);
        var command = new Command("serve", "Keep a Kubernetes API, LaunchDarkly and the operator running, for kubectl and a browser, until Ctrl-C.")
        {
            port, tls, alone, kubeconfig,
        };
        account.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServeOptions
            {
                KubernetesPort = parsed.GetValue(port),
                Tls = parsed.GetValue(tls),
                RunsOperator = !parsed.GetValue(alone),
                Kubeconfig = parsed.GetValue(kubeconfig) ?? DefaultKubeconfig,
                Account = account.Read(parsed),
                Rehearsals = account.Rehearsals(parsed),
            },
            parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        using var stop = new StopSignals(cancellationToken);
        return await new ServeRun(options, console.Output, console.Error).RunAsync(stop);
    }
}

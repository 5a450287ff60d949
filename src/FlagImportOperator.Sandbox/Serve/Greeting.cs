using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.Sandbox.Serve;

/// <summary>What a person who started the sandbox needs to know. Pure.</summary>
/// <param name="Kubernetes">Address of the Kubernetes API.</param>
/// <param name="LaunchDarkly">Address of the simulator.</param>
/// <param name="Kubeconfig">Path of the file.</param>
internal sealed record Greeting(Uri Kubernetes, Uri LaunchDarkly, string Kubeconfig)
{
    /// <summary>Shell words that need no quotes.</summary>
    private static bool IsPlain(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':');

    public string Text(bool runsOperator, string token, IReadOnlyList<string> rehearsed) =>
        $"""
        Kubernetes API   {Kubernetes}  (in memory: what it holds is gone when this stops)
        LaunchDarkly     {LaunchDarkly}sandbox/  (a simulator: open this page in a browser)
        kubeconfig       {Kubeconfig}  (removed when this stops)
        Operator         {(runsOperator ? "runs here; its log follows" : "not run; see below")}

        In another terminal, in the folder of the repository:
          {Kubectl("apply -f config/samples")}
          {Kubectl("get fic -w")}
          {Kubectl("describe fic split")}
          {Kubectl("edit fic split")}
          {Kubectl("explain fic.spec")}
        {(runsOperator ? "" : OperatorText(token))}
        Rehearse a bad day with --fault, in the page, or with curl{(rehearsed.Count == 0 ? "" : $" (now: {string.Join(", ", rehearsed)})")}:
          curl -X POST {LaunchDarkly}sandbox/rehearsals/down
          curl -X DELETE {LaunchDarkly}sandbox/rehearsals/down
          ({string.Join(", ", Rehearsal.All.Select(rehearsal => rehearsal.Name))})

        Ctrl-C stops everything.

        """;

    // A name of one's own, or the file would be looked for in the folder of the project.
    private string OperatorText(string token) =>
        $"""

        Run the operator yourself, from the repository:
          LAUNCHDARKLY_ACCESS_TOKEN={Quoted(token)} FLAGIMPORT_LAUNCHDARKLY_URL={LaunchDarkly.GetLeftPart(UriPartial.Authority)} \
            FLAGIMPORT_KUBECONFIG={Quoted(Path.GetFullPath(Kubeconfig))} FLAGIMPORT_POLL_INTERVAL=5s \
            dotnet run --project src/FlagImportOperator -- run

        """;

    private string Kubectl(string arguments) => $"kubectl --kubeconfig {Quoted(Kubeconfig)} {arguments}";

    private static string Quoted(string text) => IsPlain(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>What a method and a path ask for (LD §1).</summary>
/// <param name="Operation"><see cref="SimulatorOperation.Other"/> when the API has no such path, or the path has no such method.</param>
/// <param name="PathKnown">The path exists; only the method may be wrong.</param>
/// <param name="IsFamily">Below the base path of the beta family.</param>
/// <param name="Keys">Project key, integration key, id: as many as the path has.</param>
internal sealed record ApiRoute(SimulatorOperation Operation, bool PathKnown, bool IsFamily, IReadOnlyList<string> Keys)
{
    public const string BasePath = "/api/v2/integration-capabilities/flag-import";
    public const string ProjectsPath = "/api/v2/projects";

    public string? ProjectKey => Key(0);

    public string? IntegrationKey => Key(1);

    public string? Id => Key(2);

    /// <param name="method">The effective method.</param>
    /// <param name="rawPath">As sent, still escaped: a key may hold an escaped slash.</param>
    public static ApiRoute Match(string method, string rawPath)
    {
        if (Below(rawPath, BasePath) is { } keys)
        {
            var (known, operation) = (keys, method) switch
            {
                ([], "GET") => (true, SimulatorOperation.List),
                ([_, _], "POST") => (true, SimulatorOperation.Create),
                ([_, _, _], "GET") => (true, SimulatorOperation.Get),
                ([_, _, _], "PATCH") => (true, SimulatorOperation.Patch),
                ([_, _, _], "DELETE") => (true, SimulatorOperation.Delete),
                ([_, _, _, "trigger"], "POST") => (true, SimulatorOperation.Trigger),
                ([] or [_, _] or [_, _, _] or [_, _, _, "trigger"], _) => (true, SimulatorOperation.Other),
                _ => (false, SimulatorOperation.Other),
            };
            return new ApiRoute(operation, known, IsFamily: true, keys);
        }

        return Below(rawPath, ProjectsPath) is [var project]
            ? new ApiRoute(method == "GET" ? SimulatorOperation.Project : SimulatorOperation.Other, true, false, [project])
            : new ApiRoute(SimulatorOperation.Other, false, false, []);
    }

    private static string[]? Below(string path, string basePath)
    {
        if (!path.StartsWith(basePath, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[basePath.Length..];
        return rest switch
        {
            "" => [],
            ['/', ..] => [.. rest[1..].Split('/').Select(Uri.UnescapeDataString)],
            _ => null,
        };
    }

    private string? Key(int index) => index < Keys.Count ? Keys[index] : null;
}

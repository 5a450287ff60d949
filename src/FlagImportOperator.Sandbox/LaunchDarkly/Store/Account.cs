using System.Collections.Concurrent;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>Tokens and projects of the account.</summary>
internal sealed class Account(IEnumerable<string> tokens, IEnumerable<string> projects)
{
    private readonly ConcurrentDictionary<string, bool> _tokens = Set(tokens);
    private readonly ConcurrentDictionary<string, bool> _projects = Set(projects);

    public bool HasToken(string token) => _tokens.ContainsKey(token);

    public bool HasProject(string projectKey) => _projects.ContainsKey(projectKey);

    public void AddToken(string token) => _tokens[token] = true;

    public void RemoveToken(string token) => _tokens.TryRemove(token, out _);

    public void AddProject(string projectKey) => _projects[projectKey] = true;

    public void RemoveProject(string projectKey) => _projects.TryRemove(projectKey, out _);

    private static ConcurrentDictionary<string, bool> Set(IEnumerable<string> keys) =>
        new(keys.Select(key => KeyValuePair.Create(key, true)), StringComparer.Ordinal);
}

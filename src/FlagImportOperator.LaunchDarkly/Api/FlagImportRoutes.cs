namespace FlagImportOperator.LaunchDarkly;

/// <summary>Addresses of the API (LD §1), below a base URL that may have a path of its own.</summary>
internal sealed class FlagImportRoutes(string baseUrl)
{
    private const string CollectionPath = "/api/v2/integration-capabilities/flag-import";

    private readonly string _collection = baseUrl.TrimEnd('/') + CollectionPath;

    public Uri Collection => new(_collection);

    public Uri Source(string projectKey, string integrationKey) => new($"{_collection}/{Segment(projectKey)}/{Segment(integrationKey)}");

    public Uri Configuration(ConfigurationAddress address) =>
        new($"{_collection}/{Segment(address.ProjectKey)}/{Segment(address.IntegrationKey)}/{Segment(address.Id)}");

    public Uri Trigger(ConfigurationAddress address) => new($"{Configuration(address).AbsoluteUri}/trigger");

    /// <summary>
    /// The page that a link names, or null when the link leads anywhere else than to another part of this list. Only its query is
    /// taken over, so that the token never goes to an address that an answer made up.
    /// </summary>
    public Uri? NextPage(string link)
    {
        var collection = Collection;
        return Uri.TryCreate(collection, link, out var next)
            && Uri.Compare(next, collection, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && next.AbsolutePath.EndsWith(CollectionPath, StringComparison.Ordinal)
            && next.Query.Length > 1
            ? new Uri(_collection + next.Query)
            : null;
    }

    private static string Segment(string text)
    {
        // "." and ".." mean another address, escaped or not (RFC 3986 §5.2.4): DELETE of the id ".." would be a DELETE of something else.
        if (text is null or "" or "." or "..")
        {
            throw new LaunchDarklyException(LaunchDarklyErrorKind.InvalidRequest, $"\"{text}\" cannot be a project key, an integration key or an id; no call was made");
        }

        return Uri.EscapeDataString(text);
    }
}

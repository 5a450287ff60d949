using System.Globalization;
using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>What a stage has applied, as Git would hold it, and since when.</summary>
internal sealed class AppliedManifests
{
    private readonly List<(string Uid, long Version, JsonObject Manifest)> _applied = [];

    /// <summary>Notes a manifest and what the API server made of it.</summary>
    public void Add(JsonObject manifest, JsonObject stored)
    {
        lock (_applied)
        {
            _applied.Add((Uid(stored), Version(stored), manifest));
        }
    }

    /// <summary>The manifest that stood in Git when this state was stored; null for a resource that was never applied.</summary>
    public JsonObject? At(JsonObject state)
    {
        lock (_applied)
        {
            var (uid, version) = (Uid(state), Version(state));
            return _applied.Where(applied => applied.Uid == uid && applied.Version <= version).DefaultIfEmpty().MaxBy(applied => applied.Version).Manifest;
        }
    }

    /// <summary>resourceVersion as the number that it is on servers whose versions can be compared.</summary>
    public static long Version(JsonObject resource) =>
        long.Parse(resource["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static string Uid(JsonObject resource) => resource["metadata"]!["uid"]!.GetValue<string>();
}

using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>As what an answer is wanted.</summary>
internal enum Representation
{
    /// <summary>The object or list itself.</summary>
    Full,

    /// <summary>A meta.k8s.io/v1 Table.</summary>
    Table,

    /// <summary>A meta.k8s.io/v1 PartialObjectMetadata.</summary>
    PartialMetadata,

    /// <summary>A meta.k8s.io/v1 PartialObjectMetadataList.</summary>
    PartialMetadataList,
}

/// <summary>The Accept header: the first entry that can be served counts.</summary>
internal static class Accept
{
    private const string Served = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>Throws <see cref="ApiException"/> (406) when nothing fits.</summary>
    public static Representation Choose(string header)
    {
        foreach (var entry in Entries(header))
        {
            if (IsJson(entry.Type))
            {
                switch (entry.Parameter("as"))
                {
                    case null:
                        return Representation.Full;
                    case "Table" when IsMeta(entry):
                        return Representation.Table;
                    case "PartialObjectMetadata" when IsMeta(entry):
                        return Representation.PartialMetadata;
                    case "PartialObjectMetadataList" when IsMeta(entry):
                        return Representation.PartialMetadataList;
                }
            }
        }

        throw ApiException.NotAcceptable(Served);
    }

    /// <summary>Whether a discovery request prefers all groups in one answer (apidiscovery.k8s.io/v2).</summary>
    public static bool PrefersAggregatedDiscovery(string header) => Entries(header)
        .Where(entry => IsJson(entry.Type))
        .Select(entry => entry.Parameter("as") is null ? false : IsAggregated(entry) ? true : (bool?)null)
        .FirstOrDefault(prefers => prefers is not null) == true;

    private static bool IsAggregated(Entry entry) =>
        entry.Parameter("as") == "APIGroupDiscoveryList" && entry.Parameter("g") == "apidiscovery.k8s.io" && entry.Parameter("v") == "v2";

    private static bool IsMeta(Entry entry) => entry.Parameter("g") == "meta.k8s.io" && entry.Parameter("v") == "v1";

    private static bool IsJson(string type) => type is "application/json" or "application/*" or "*/*";

    private static IEnumerable<Entry> Entries(string header) => header.Length == 0
        ? [new("*/*", [])]
        : header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(entry =>
        {
            var parts = entry.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return new Entry(parts.Length == 0 ? "" : parts[0], parts[1..]);
        });

    private sealed record Entry(string Type, string[] Parameters)
    {
        public string? Parameter(string name) =>
            Array.Find(Parameters, parameter => parameter.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace FlagImportOperator.Load;

/// <summary>The API server's own count of requests, by verb and resource.</summary>
internal sealed partial class RequestCounts(IReadOnlyDictionary<string, double> counts)
{
    private static readonly string[] Watched = ["flagimportconfigurations", "secrets", "events", "namespaces"];

    /// <summary>Reads them.</summary>
    public static async Task<RequestCounts> ReadAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (Match match in Line().Matches(await client.GetStringAsync(address, cancellationToken)))
        {
            var labels = match.Groups["labels"].Value;
            var resource = Label(labels, "resource");
            var verb = Label(labels, "verb");
            if (Watched.Contains(resource) && verb is not "POST" and not "DELETE")
            {
                var key = $"{verb} {resource}{(Label(labels, "subresource") is { Length: > 0 } sub ? "/" + sub : "")}";
                counts[key] = counts.GetValueOrDefault(key) + double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
            }
        }

        return new RequestCounts(counts);
    }

    /// <summary>What was added since, per resource.</summary>
    public string Since(RequestCounts before, int per)
    {
        var added = counts
            .Select(c => (c.Key, Value: c.Value - before.Count(c.Key)))
            .Where(c => c.Value > 0)
            .Select(c => $"{c.Key} {c.Value / per:0.###}");
        return string.Join(", ", added) is { Length: > 0 } text ? text : "none";
    }

    private double Count(string key) => counts.GetValueOrDefault(key);

    private static string Label(string labels, string name) => Regex.Match(labels, $"{name}=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex(@"^apiserver_request_total\{(?<labels>[^}]*)\} (?<value>[0-9.e+]+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}

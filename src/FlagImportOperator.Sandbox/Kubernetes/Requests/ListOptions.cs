using System.Globalization;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>What a list or watch asks for.</summary>
internal sealed record ListOptions
{
    // Seconds; timers know no more than some weeks.
    private const long LongestWatch = 14 * 24 * 60 * 60;

    private const string Exact = "Exact";
    private const string NotOlderThan = "NotOlderThan";

    /// <summary>Whether changes are wanted rather than a list.</summary>
    public bool Watch { get; init; }

    /// <summary>Most objects of a page; 0: all.</summary>
    public long Limit { get; init; }

    /// <summary>Where the next page begins; empty: this is the first.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Null: the newest state, whatever its version.</summary>
    public long? Version { get; init; }

    /// <summary>Whether exactly that version is wanted.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether a watch begins with what is there already, and says when that has been told.</summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>Whether a watch may say how far it has come.</summary>
    public bool Bookmarks { get; init; }

    /// <summary>How long a watch lasts; null: the server decides.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>By labels.</summary>
    public required LabelSelector Labels { get; init; }

    /// <summary>By fields.</summary>
    public required FieldSelector Fields { get; init; }

    /// <summary>Throws <see cref="ApiException"/> (400, 422) for what makes no sense.</summary>
    public static ListOptions Parse(Query query, bool isWatch)
    {
        var watch = isWatch || query.Flag("watch") == true;
        var match = query.Text("resourceVersionMatch");
        var initial = query.Flag("sendInitialEvents");
        var version = query.Text("resourceVersion");
        var next = query.Text("continue");
        Check(watch, match, initial, version, next);
        return new ListOptions
        {
            Watch = watch,
            Limit = query.Number("limit") ?? 0,
            Continue = next,
            Version = ParseVersion(version),
            IsExact = match == Exact || (match.Length == 0 && !watch && query.Number("limit") > 0 && version is not ("" or "0")),
            SendInitialEvents = initial == true,
            Bookmarks = query.Flag("allowWatchBookmarks") == true,
            Timeout = query.Number("timeoutSeconds") is { } seconds and not 0 ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWatch)) : null,
            Labels = LabelSelector.Parse(query.Text("labelSelector")),
            Fields = FieldSelector.Parse(query.Text("fieldSelector")),
        };
    }

    /// <summary>Null for the empty text. Throws <see cref="ApiException"/> (400) for what is no number.</summary>
    public static long? ParseVersion(string text) => text switch
    {
        "" => null,
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => throw ApiException.BadRequest(
            $"invalid resource version: resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"),
    };

    private static void Check(bool watch, string match, bool? initial, string version, string next)
    {
        const string Field = "resourceVersionMatch";
        List<FieldError> errors = [];
        void Forbid(string field, string why) => errors.Add(new("FieldValueForbidden", field, $"Forbidden: {why}"));

        if (watch && initial is not null && match != NotOlderThan)
        {
            Forbid(Field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        else if (watch && initial is null && match.Length > 0)
        {
            Forbid(Field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
        else if (!watch && initial is not null)
        {
            Forbid("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
        else if (!watch && match.Length > 0 && version.Length == 0)
        {
            Forbid(Field, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        else if (match.Length > 0 && next.Length > 0)
        {
            Forbid(Field, "resourceVersionMatch is forbidden when continue is provided");
        }
        else if (match is not ("" or Exact or NotOlderThan))
        {
            errors.Add(new("FieldValueNotSupported", Field, $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\""));
        }
        else if (match == Exact && version == "0")
        {
            Forbid(Field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }

        if (errors.Count > 0)
        {
            throw ApiException.InvalidOptions("ListOptions", errors);
        }

        if (!watch && next.Length > 0 && version is not ("" or "0"))
        {
            throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
        }
    }
}

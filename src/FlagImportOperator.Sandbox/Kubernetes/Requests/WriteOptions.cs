using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>How a create, update or patch is meant.</summary>
/// <param name="IsDryRun">Everything but storing it.</param>
/// <param name="Validation">What becomes of unknown and duplicate fields.</param>
/// <param name="FieldManager">In whose name fields are owned.</param>
/// <param name="Force">Whether a server-side apply takes fields from others.</param>
internal sealed record WriteOptions(bool IsDryRun, FieldValidation Validation, string FieldManager, bool Force)
{
    private const int LongestManager = 128;

    /// <summary>Throws <see cref="ApiException"/> (422) for what makes no sense.</summary>
    /// <param name="query">The query.</param>
    /// <param name="kind"><c>CreateOptions</c>, <c>UpdateOptions</c> or <c>PatchOptions</c>.</param>
    /// <param name="isApply">Whether it is a server-side apply.</param>
    /// <param name="userAgent">Names the manager when no parameter does, up to the first slash.</param>
    public static WriteOptions Parse(Query query, string kind, bool isApply, string userAgent)
    {
        var manager = query.Text("fieldManager");
        var force = query.Flag("force");
        List<FieldError> errors = [];
        if (isApply && manager.Length == 0)
        {
            errors.Add(new("FieldValueRequired", "fieldManager", "Required value: is required for apply patch"));
        }

        if (!isApply && force is not null && kind == "PatchOptions")
        {
            errors.Add(new("FieldValueForbidden", "force", "Forbidden: may not be specified for non-apply patch"));
        }

        if (manager.Length > LongestManager)
        {
            errors.Add(new("FieldValueTooLong", "fieldManager", $"Too long: may not be more than {LongestManager} bytes"));
        }

        var isDryRun = DryRun(query, errors);
        var validation = Validated(query.Text("fieldValidation"), errors);
        return errors.Count > 0
            ? throw ApiException.InvalidOptions(kind, errors)
            : new(isDryRun, validation, manager.Length > 0 ? manager : FromUserAgent(userAgent), force == true);
    }

    /// <summary>Reads <c>dryRun</c>, and says when it is not <c>All</c>.</summary>
    public static bool DryRun(Query query, List<FieldError> errors)
    {
        var values = query.Texts("dryRun");
        if (values.Any(value => value != "All"))
        {
            errors.Add(new("FieldValueNotSupported", "dryRun", $"Unsupported value: [\"{string.Join("\",\"", values)}\"]: supported values: \"All\""));
        }

        return values.Count > 0;
    }

    private static FieldValidation Validated(string text, List<FieldError> errors)
    {
        switch (text)
        {
            case "" or "Warn":
                return FieldValidation.Warn;
            case "Strict":
                return FieldValidation.Strict;
            case "Ignore":
                return FieldValidation.Ignore;
            default:
                errors.Add(new(
                    "FieldValueNotSupported", "fieldValidation",
                    $"Unsupported value: \"{text}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""));
                return default;
        }
    }

    private static string FromUserAgent(string userAgent)
    {
        var name = userAgent.Split('/')[0];
        return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, LongestManager)];
    }
}

/// <summary>What becomes of unknown and duplicate fields.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped, and the answer warns.</summary>
    Warn,

    /// <summary>The object is refused.</summary>
    Strict,

    /// <summary>They are dropped.</summary>
    Ignore,
}

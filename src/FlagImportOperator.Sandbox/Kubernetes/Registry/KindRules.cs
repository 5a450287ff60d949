using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>In what a kind differs from others.</summary>
internal sealed record KindRules
{
    /// <summary>Of kinds without peculiarities, as all that are custom.</summary>
    public static KindRules None { get; } = new();

    /// <summary>From the form that is stored to the form of this version of the API; null: they are the same.</summary>
    public Func<JsonObject, JsonObject>? FromStorage { get; init; }

    /// <summary>The opposite.</summary>
    public Func<JsonObject, JsonObject>? ToStorage { get; init; }

    /// <summary>Fills and folds fields of a new state, in place; the old state is null for a creation.</summary>
    public Action<JsonObject, JsonObject?> Prepare { get; init; } = (_, _) => { };

    /// <summary>What is wrong with a new state, beyond the schema.</summary>
    public Func<JsonObject, JsonObject?, IEnumerable<FieldError>> Validate { get; init; } = (_, _) => [];

    /// <summary>Whether names are DNS labels instead of subdomains.</summary>
    public bool NamesAreDnsLabels { get; init; }

    /// <summary>Whether a PUT of what is not there creates it.</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>Whether a PUT may leave out resourceVersion.</summary>
    public bool UpdatesBlindly { get; init; }

    /// <summary>Field selectors beside those by name and namespace: the path of fields, in the stored form, for each.</summary>
    public IReadOnlyDictionary<string, string[]> Fields { get; init; } = new Dictionary<string, string[]>();
}

using System.Collections.Immutable;
using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>Everything known in one pass over one resource: what was given, and what the steps so far have brought. Immutable.</summary>
internal sealed record Pass
{
    /// <summary>The resource, newest known state.</summary>
    public required FlagImportConfiguration Resource { get; init; }

    /// <summary>What this process knows beyond it.</summary>
    public required ResourceMemory Memory { get; init; }

    /// <summary>When the pass began.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>In [0, 1): spreads what need not happen at once.</summary>
    public required double Jitter { get; init; }

    /// <summary>Settings.</summary>
    public required PlannerOptions Options { get; init; }

    /// <summary>The tag that says whose a configuration is.</summary>
    public required string OwnerTag { get; init; }

    /// <summary>resourceVersion of the config Secret as the watch knows it, or null.</summary>
    public string? WatchedSecretVersion { get; init; }

    /// <summary>The account's traits, or why there is none; null until resolved.</summary>
    public Resolved<AccountTraits>? Account { get; init; }

    /// <summary>The form variables, or what is wrong with them; null until resolved.</summary>
    public Resolved<ResolvedConfig>? Config { get; init; }

    /// <summary>The account's newest list, or null.</summary>
    public AccountSnapshot? Listing { get; init; }

    /// <summary>What GET said; null until asked.</summary>
    public Remote? Remote { get; init; }

    /// <summary>The answer to this pass's create or patch; null until one was made.</summary>
    public FlagImportIntegration? Written { get; init; }

    /// <summary>This pass's patch, once accepted.</summary>
    public JsonPatchDocument? Sent { get; init; }

    /// <summary>This pass created the configuration.</summary>
    public bool Created { get; init; }

    /// <summary>This pass deleted a configuration.</summary>
    public bool DeleteDone { get; init; }

    /// <summary>This pass was to delete a configuration that LaunchDarkly does not know (404) or never gave (400, LD §1.3).</summary>
    public bool FoundGone { get; init; }

    /// <summary>The ledger of import requests as it shall be; null leaves it.</summary>
    public ImportRequest? Ledger { get; init; }

    /// <summary>When the resource must be looked at again at the latest.</summary>
    public DateTimeOffset? Again { get; init; }

    /// <summary>This pass queued the import.</summary>
    public bool Triggered { get; init; }

    /// <summary>Other configurations with our tag that this pass is done with, whatever a list still says.</summary>
    public ImmutableHashSet<string> DoneWith { get; init; } = [];

    /// <summary>What GET said of another configuration with our tag.</summary>
    public Remote? Duplicate { get; init; }

    /// <summary>A patch inside config was refused in this pass: whole members are next.</summary>
    public bool WholeMembers { get; init; }

    /// <summary>How often a patch met a concurrent change, or nothing at all, in this pass.</summary>
    public int Conflicts { get; init; }

    /// <summary>The last step's failure that the planner has not dealt with yet.</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>What people should hear of, beside what conditions say.</summary>
    public ImmutableList<PassEvent> Events { get; init; } = [];

    /// <summary>The spec; an absent one reads as empty.</summary>
    public FlagImportConfigurationSpec Spec => Resource.Spec ?? EmptySpec;

    /// <summary>The status; an absent one reads as empty.</summary>
    public FlagImportConfigurationStatus Status => Resource.Status ?? EmptyStatus;

    /// <summary>The id, as far as anybody knows it.</summary>
    public string? Id => Memory.KnownId ?? Status.Id;

    /// <summary>One of <see cref="Modes"/>.</summary>
    public string Mode => Spec.Mode ?? Modes.Manage;

    /// <summary>True when nothing may be written in LaunchDarkly.</summary>
    public bool Observing => Mode == Modes.Observe;

    /// <summary>Our finalizer is on the resource: it may have been sent.</summary>
    public bool HasFinalizer => Resource.Metadata.Finalizers?.Contains(ResourceNames.Finalizer) == true;

    /// <summary>The decision for a step.</summary>
    public Decision Then(Step step) => new(this, step);

    /// <summary>Where the configuration is.</summary>
    public ConfigurationAddress Address(string id) => new(Spec.ProjectKey ?? "", Spec.IntegrationKey ?? "", id);

    /// <summary>An annotation's value, or null.</summary>
    public string? Annotation(string name) => Resource.Metadata.Annotations?.GetValueOrDefault(name);

    /// <summary>The list's items that bear our tag.</summary>
    public IReadOnlyList<FlagImportIntegration> Owned =>
        Listing?.FindByTag(Spec.ProjectKey ?? "", Spec.IntegrationKey ?? "", OwnerTag) ?? [];

    private static FlagImportConfigurationSpec EmptySpec { get; } = new();

    private static FlagImportConfigurationStatus EmptyStatus { get; } = new();
}

/// <summary>A value, or the problem that stands in its way.</summary>
internal sealed record Resolved<T>(T? Value, Problem? Problem) where T : class;

/// <summary>What a plan must know of the account.</summary>
internal sealed record AccountTraits(bool WantsWholeMembers, bool Refused = false);

/// <summary>What GET said.</summary>
/// <param name="Id">The id that was asked for.</param>
/// <param name="Found">The configuration; null for 404.</param>
/// <param name="Malformed">400: no id that LaunchDarkly ever gave.</param>
internal sealed record Remote(string Id, FlagImportIntegration? Found, bool Malformed = false);

/// <summary>A step that threw.</summary>
internal sealed record StepFailure(Step Step, Exception Exception);

using FlagImportOperator.LaunchDarkly.JsonPatch;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// LaunchDarkly's flag import configurations, one account's view (LD §1). Every method throws <see cref="LaunchDarklyException"/>
/// for an answer that is no success and for no answer at all, and <see cref="OperationCanceledException"/> only when the caller's
/// token was cancelled. What <see cref="LaunchDarklyOptions.BeforeSend"/> throws comes out as it is: the call did not leave.
/// </summary>
public interface IFlagImportApi
{
    /// <summary>All configurations of the account; items carry no <c>config</c> (LD §1).</summary>
    Task<IReadOnlyList<FlagImportIntegration>> ListAsync(CallPriority priority, CancellationToken cancellationToken);

    /// <summary>One configuration, with <c>config</c>, secrets masked.</summary>
    Task<FlagImportIntegration> GetAsync(ConfigurationAddress address, CallPriority priority, CancellationToken cancellationToken);

    /// <summary>Creates one. Not idempotent. What the answer carries beyond success is undocumented: any member may be null.</summary>
    Task<FlagImportIntegration> CreateAsync(NewFlagImportConfiguration configuration, CancellationToken cancellationToken);

    /// <summary>Applies a JSON patch, all or nothing. Throws <see cref="ArgumentException"/> for an empty patch: its effect is unknown (LD §4).</summary>
    Task<FlagImportIntegration> PatchAsync(ConfigurationAddress address, JsonPatchDocument patch, CancellationToken cancellationToken);

    /// <summary>Deletes one; an absent one is an exception of kind <see cref="LaunchDarklyErrorKind.NotFound"/>.</summary>
    Task DeleteAsync(ConfigurationAddress address, CancellationToken cancellationToken);

    /// <summary>Queues one import job.</summary>
    Task TriggerAsync(ConfigurationAddress address, CancellationToken cancellationToken);
}

/// <summary>Where a configuration is found.</summary>
public sealed record ConfigurationAddress(string ProjectKey, string IntegrationKey, string Id);

/// <summary>What a create sends. <see cref="Config"/> holds secrets: this type must never be logged.</summary>
public sealed class NewFlagImportConfiguration
{
    /// <summary>Key of the project; must exist.</summary>
    public required string ProjectKey { get; init; }

    /// <summary>The source.</summary>
    public required string IntegrationKey { get; init; }

    /// <summary>The display name, never empty (LD §6).</summary>
    public required string Name { get; init; }

    /// <summary>Tags, 1-64 characters each.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Form variables with their values in clear.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }
}

/// <summary>Who goes first when the account's budget is short (design §3).</summary>
public enum CallPriority
{
    /// <summary>What a user waits for: create, edit, delete, and the reads these need.</summary>
    Edit,

    /// <summary>Import jobs.</summary>
    Trigger,

    /// <summary>Everything done only to notice what happened elsewhere.</summary>
    Poll,
}

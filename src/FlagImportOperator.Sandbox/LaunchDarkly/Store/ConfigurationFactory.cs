using System.Globalization;
using FlagImportOperator.Sandbox.LaunchDarkly.Imports;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Store;

/// <summary>Makes new configurations, for the API and for the web UI alike.</summary>
internal sealed class ConfigurationFactory(ConfigurationStore store, ImportJobs jobs, Func<string> newId)
{
    private int _unnamed;

    public SimulatedConfiguration Add(
        string project,
        IntegrationVariables manifest,
        string? name,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string> config,
        SimulatorModes modes)
    {
        lock (store.Gate)
        {
            var created = store.Add(new SimulatedConfiguration
            {
                Id = newId(),
                ProjectKey = project,
                IntegrationKey = manifest.IntegrationKey,
                Name = name ?? DefaultName(manifest.IntegrationKey),
                Tags = tags,
                Config = config,
                Version = 1,
            });
            if (modes.VersionBumpAfterCreate is { } delay)
            {
                jobs.BumpLater(created.Id, delay);
            }

            if (modes.ImportAfterCreate)
            {
                jobs.Trigger(created.Id);
            }

            return created;
        }
    }

    // The real text is not known (LD §6); this one is plainly not the user's.
    private string DefaultName(string integrationKey) => string.Create(
        CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(integrationKey[0])}{integrationKey[1..]} {++_unnamed}");
}

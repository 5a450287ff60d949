using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// A create that took effect very late leaves a second configuration with our tag. It is deleted when nobody changed it, and pointed
/// out when someone did (design §3, 5).
/// </summary>
internal static class DuplicatePlanner
{
    /// <summary>The next step, or null when there is no second one to look at.</summary>
    public static Decision? Next(Pass pass)
    {
        var other = pass.Owned.FirstOrDefault(item => item.Id != pass.Id && !pass.DuplicatesLeft.Contains(item.Id ?? ""));
        if (other?.Id is not { } id || pass.Id is null)
        {
            return null;
        }

        if (pass.Config is null)
        {
            return pass.Then(new Step.ResolveConfig());
        }

        if (pass.Config.Value is null)
        {
            return null;
        }

        if (pass.Duplicate?.Id != id)
        {
            return pass.Then(new Step.Inspect(id));
        }

        if (pass.Duplicate.Found is not { } found)
        {
            return Next(pass with { DuplicatesLeft = pass.DuplicatesLeft.Add(id) });
        }

        if (IsUntouched(pass, found))
        {
            return (pass with
            {
                Events = pass.Events.Add(new PassEvent(true, EventReasons.DuplicateRemoved, "Delete",
                    $"A late create left configuration {id} beside {pass.Id}; nobody had changed it, and it was deleted.")),
            }).Then(new Step.Delete(id));
        }

        return Next(pass with
        {
            DuplicatesLeft = pass.DuplicatesLeft.Add(id),
            Events = pass.Events.Add(new PassEvent(true, EventReasons.DuplicateLeft, "Inspect",
                $"Configuration {id} bears the owner tag of this resource beside {pass.Id}, and someone changed it; delete it in LaunchDarkly, or remove its tag {pass.OwnerTag}.")),
        });
    }

    private static bool IsUntouched(Pass pass, FlagImportIntegration found) =>
        found.Name == IdentityPlanner.WantedName(pass)
        && (found.Tags ?? []).ToHashSet(StringComparer.Ordinal).SetEquals((pass.Spec.Tags ?? []).Append(pass.OwnerTag))
        && pass.Config!.Value!.Variables.All(v => v.Value.Masked || found.Config?.GetValueOrDefault(v.Key) == v.Value.Value);
}

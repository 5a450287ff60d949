using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Reporting;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// A create that took effect very late leaves a second configuration with our tag. It is deleted when nobody changed it, and pointed
/// out when someone did (design §3, 5).
/// </summary>
internal static class DuplicatePlanner
{
    /// <summary>The pass with what was found out, and the call to make, if any.</summary>
    public static (Pass Pass, Step? Step) Advance(Pass pass)
    {
        if (pass is { DeleteDone: true, Duplicate: { } removed })
        {
            pass = Told(pass with { DeleteDone = false, Duplicate = null }, EventReasons.DuplicateRemoved, "Delete",
                $"A late create left configuration {removed.Id} beside {pass.Id}; nobody had changed it, and it was deleted.");
        }

        while (Other(pass) is { } id)
        {
            if (pass.Config is null)
            {
                return (pass, new Step.ResolveConfig());
            }

            if (pass.Config.Value is null)
            {
                return (pass, null);
            }

            if (pass.Duplicate?.Id != id)
            {
                return (pass, new Step.Inspect(id));
            }

            if (pass.Duplicate.Found is { } found)
            {
                if (IsUntouched(pass, found))
                {
                    return (pass, new Step.Delete(id));
                }

                pass = Told(pass with { Memory = pass.Memory with { DuplicatesLeft = pass.Memory.DuplicatesLeft.Add(id) } }, EventReasons.DuplicateLeft, "Inspect",
                    $"Configuration {id} bears the owner tag of this resource beside {pass.Id}, and someone changed it; delete it in LaunchDarkly, or remove its tag {pass.OwnerTag}.");
            }

            pass = pass with { DoneWith = pass.DoneWith.Add(id) };
        }

        return (pass, null);
    }

    private static string? Other(Pass pass) =>
        pass.Owned.FirstOrDefault(item => item.Id is { } id && id != pass.Id && !pass.DoneWith.Contains(id) && !pass.Memory.DuplicatesLeft.Contains(id))?.Id;

    private static Pass Told(Pass pass, string reason, string action, string note) =>
        pass with { Events = pass.Events.Add(new PassEvent(true, reason, action, note)) };

    private static bool IsUntouched(Pass pass, FlagImportIntegration found) =>
        found.Name == IdentityPlanner.WantedName(pass)
        && (found.Tags ?? []).ToHashSet(StringComparer.Ordinal).SetEquals((pass.Spec.Tags ?? []).Append(pass.OwnerTag))
        && pass.Config!.Value!.Variables.All(v => v.Value.Masked || found.Config?.GetValueOrDefault(v.Key) == v.Value.Value);
}

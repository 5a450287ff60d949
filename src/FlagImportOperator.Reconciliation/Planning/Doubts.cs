namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>
/// How long a call whose answer nobody has may still take effect. Such a call of this process is remembered; those of an earlier one are
/// over some time after this one began. Pure.
/// </summary>
internal static class Doubts
{
    /// <summary>When no patch is under way any more but those of this pass.</summary>
    public static DateTimeOffset PatchesEnd(Pass pass)
    {
        // What this process made itself no earlier process can have patched.
        var last = pass.Memory.PatchUncertainSince ?? (pass.Memory.CreatedAt is null ? pass.Options.StartedAt : DateTimeOffset.MinValue);
        return last + pass.Options.LostAnswerWait;
    }
}

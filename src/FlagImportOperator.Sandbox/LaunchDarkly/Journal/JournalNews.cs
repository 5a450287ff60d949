namespace FlagImportOperator.Sandbox.LaunchDarkly.Journal;

/// <summary>How far a reader of the journal has come.</summary>
/// <param name="Clears">How often the journal had been cleared.</param>
/// <param name="Added">How many entries had been added, ever.</param>
internal readonly record struct JournalMark(int Clears, long Added)
{
    /// <summary>Of a reader that has seen nothing.</summary>
    public static JournalMark None { get; } = new(-1, 0);
}

/// <summary>What came after a mark.</summary>
/// <param name="Mark">For the next time.</param>
/// <param name="Reset">Whether these entries replace what the reader has: it missed some, or the journal was cleared.</param>
/// <param name="Total">How many requests there were since the journal was cleared.</param>
/// <param name="Entries">In the journal's order.</param>
internal sealed record JournalNews(JournalMark Mark, bool Reset, int Total, IReadOnlyList<JournalEntry> Entries);

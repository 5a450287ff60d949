namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>What this process wrote, until a LIST that began after it has shown it.</summary>
/// <param name="Order">Place in the account's order of LIST beginnings and writes; no clock is fine enough to tell them apart.</param>
/// <param name="Item">The configuration as written; null when it was deleted.</param>
internal sealed record OwnWrite(long Order, FlagImportIntegration? Item);

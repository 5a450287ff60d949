namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// One (base URL, access token): its client behind its governor, its shared observation, and what was learnt about its API.
/// Thread-safe.
/// </summary>
public sealed class LaunchDarklyAccount
{
    /// <summary>The calls, governed.</summary>
    public IFlagImportApi Api => throw new NotImplementedException();

    /// <summary>The newest snapshot, or null before the first.</summary>
    public AccountSnapshot? Latest => throw new NotImplementedException();

    /// <summary>
    /// A snapshot whose LIST was sent at or after <paramref name="notBefore"/>; callers that arrive while such a LIST is under way
    /// share it. Throws as <see cref="IFlagImportApi.ListAsync"/>.
    /// </summary>
    public Task<AccountSnapshot> ObserveAsync(DateTimeOffset notBefore, CallPriority priority, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Puts an own write into <see cref="Latest"/>, so that a list from before it never speaks against it.</summary>
    public void Remember(FlagImportIntegration written) => throw new NotImplementedException();

    /// <summary>Takes an own delete out of <see cref="Latest"/>.</summary>
    public void Forget(string id) => throw new NotImplementedException();

    /// <summary>True once the API refused a patch inside <c>config</c> and took whole members instead.</summary>
    public bool WantsWholeMembers { get; set; }

    /// <summary>32 bytes of HKDF-SHA-256 over the access token, salted: the key of fingerprints (design §5). The token itself is never handed out.</summary>
    public byte[] DeriveKey(ReadOnlySpan<byte> salt) => throw new NotImplementedException();

    /// <summary>Removes the access token from a text that is to be shown.</summary>
    public string Scrub(string text) => throw new NotImplementedException();
}

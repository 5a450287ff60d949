using System.Security.Cryptography;
using System.Text;

namespace FlagImportOperator.LaunchDarkly.Accounts;

/// <summary>
/// One (base URL, access token): its client behind its governor, its shared observation, and what was learnt about its API.
/// Thread-safe.
/// </summary>
public sealed class LaunchDarklyAccount
{
    private static readonly byte[] FingerprintPurpose = "flag-import-operator/fingerprint"u8.ToArray();

    private readonly string _accessToken;
    private readonly AccountObserver _observer;
    private volatile bool _wantsWholeMembers;

    internal LaunchDarklyAccount(string accessToken, string name, IFlagImportApi api, TimeProvider time)
    {
        _accessToken = accessToken;
        Name = name;
        Api = api;
        // Not the first caller's token: the LIST is everybody's, and the client's own time limit ends it.
        _observer = new AccountObserver(priority => api.ListAsync(priority, CancellationToken.None), time);
    }

    /// <summary>Stands for the access token in logs and metrics: eight hex digits of its hash.</summary>
    public string Name { get; }

    /// <summary>The calls, governed.</summary>
    public IFlagImportApi Api { get; }

    /// <summary>The newest snapshot, or null before the first.</summary>
    public AccountSnapshot? Latest => _observer.Latest;

    /// <summary>True while the account may not be listed (401, 403), however new <see cref="Latest"/> is.</summary>
    public bool Refused => _observer.Refused;

    /// <summary>True once the API refused a patch inside <c>config</c> and took whole members instead.</summary>
    public bool WantsWholeMembers
    {
        get => _wantsWholeMembers;
        set => _wantsWholeMembers = value;
    }

    /// <summary>Raised after each LIST that succeeded.</summary>
    internal event Action? Listed
    {
        add => _observer.Listed += value;
        remove => _observer.Listed -= value;
    }

    /// <summary>
    /// A snapshot whose LIST was sent at or after <paramref name="notBefore"/>, where the future counts as now; callers that arrive while
    /// such a LIST is under way share it. Throws as <see cref="IFlagImportApi.ListAsync"/>.
    /// </summary>
    public Task<AccountSnapshot> ObserveAsync(DateTimeOffset notBefore, CallPriority priority, CancellationToken cancellationToken) =>
        _observer.ObserveAsync(notBefore, priority, cancellationToken);

    /// <summary>
    /// Puts an own write into <see cref="Latest"/>, so that a list from before it never speaks against it. Members that
    /// <paramref name="written"/> lacks keep what was known; without an id it is ignored.
    /// </summary>
    public void Remember(FlagImportIntegration written)
    {
        ArgumentNullException.ThrowIfNull(written);
        _observer.Remember(written);
    }

    /// <summary>Takes an own delete out of <see cref="Latest"/>.</summary>
    public void Forget(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        _observer.Forget(id);
    }

    /// <summary>32 bytes of HKDF-SHA-256 over the access token, salted: the key of fingerprints (design §5). The token itself is never handed out.</summary>
    public byte[] DeriveKey(ReadOnlySpan<byte> salt)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(_accessToken), key, salt, FingerprintPurpose);
        return key;
    }

    /// <summary>Removes the access token from a text that is to be shown.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(_accessToken, "(secret)", StringComparison.Ordinal);
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"LaunchDarkly account {Name}";
}

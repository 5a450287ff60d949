namespace FlagImportOperator.LaunchDarkly;

/// <summary>Who calls, and how patiently.</summary>
/// <param name="accessToken">Sent raw (LD §2).</param>
/// <param name="account">Stands for the token in logs.</param>
/// <param name="options">Validated.</param>
internal sealed class LaunchDarklyIdentity(string accessToken, string account, LaunchDarklyOptions options)
{
    public string AccessToken { get; } = accessToken;

    public string Account { get; } = account;

    public string UserAgent { get; } = $"flag-import-operator/{options.UserAgentVersion}";

    public TimeSpan Timeout { get; } = options.Timeout;

    public Action? BeforeSend { get; } = options.BeforeSend;

    public override string ToString() => Account;
}

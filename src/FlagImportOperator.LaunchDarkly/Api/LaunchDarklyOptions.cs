using System.Buffers;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>How LaunchDarkly is reached.</summary>
public sealed class LaunchDarklyOptions
{
    private static readonly SearchValues<char> VersionCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-+_");

    /// <summary>
    /// Scheme, host and, behind a proxy, a path prefix. The federal and EU instances have hosts of their own (LD §2).
    /// </summary>
    public string BaseUrl { get; set; } = "https://app.launchdarkly.com";

    /// <summary>Longest time for one call, from sending to the last byte of the answer. LaunchDarkly's own clients take 20 s (LD §3.3).</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Most calls under way at once for one access token.</summary>
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>Called when a call is about to leave, after any wait for its turn; throws, and it is not sent.</summary>
    public Action? BeforeSend { get; set; }

    /// <summary>The version in the User-Agent <c>flag-import-operator/VERSION</c>.</summary>
    public string UserAgentVersion { get; set; } = typeof(LaunchDarklyOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>What is wrong with these options: one sentence each, which names the option, what it holds and what it should hold.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (AddressProblem() is { } problem)
        {
            problems.Add(problem);
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(10))
        {
            problems.Add($"LaunchDarkly {nameof(Timeout)} is {Timeout}; it must be between 1 second and 10 minutes.");
        }

        if (MaxConcurrency is < 1 or > 64)
        {
            problems.Add($"LaunchDarkly {nameof(MaxConcurrency)} is {MaxConcurrency}; it must be between 1 and 64.");
        }

        if (string.IsNullOrEmpty(UserAgentVersion) || UserAgentVersion.AsSpan().ContainsAnyExcept(VersionCharacters))
        {
            problems.Add($"LaunchDarkly {nameof(UserAgentVersion)} is \"{UserAgentVersion}\"; it must be letters, digits and . - + _ only.");
        }

        return problems;
    }

    /// <summary>Throws <see cref="ArgumentException"/> that tells all of <see cref="Problems"/>.</summary>
    public void Validate()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems));
        }
    }

    private string? AddressProblem()
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            return $"LaunchDarkly {nameof(BaseUrl)} is \"{BaseUrl}\"; it must be an absolute http or https address such as https://app.launchdarkly.com.";
        }

        if (address.UserInfo.Length > 0)
        {
            // What stands there is a password: it is not repeated.
            return $"LaunchDarkly {nameof(BaseUrl)} holds a user name or password; give the address without it.";
        }

        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? $"LaunchDarkly {nameof(BaseUrl)} is \"{BaseUrl}\"; it must have no query (\"?\") and no fragment (\"#\")."
            : null;
    }
}

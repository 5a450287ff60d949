using System.Text;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// Where the operator's own access token comes from: a fixed text, or a file that may change at any time. Thread-safe. Its text form
/// never shows the token.
/// </summary>
public sealed class AccessTokenSource
{
    // More than any token, so that what is longer is seen to be so.
    private const int LargestFile = 8 * 1024;

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly string _setting;
    private readonly TimeSpan _recheck;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string? _token;
    private string? _problem;
    private long? _checkedAt;

    private AccessTokenSource(string? path, string setting, TimeSpan recheck, TimeProvider time, ILogger logger) =>
        (_path, _setting, _recheck, _time, _logger) = (path, setting, recheck, time, logger);

    /// <summary>A token that never changes. Throws <see cref="ArgumentException"/>, which names <paramref name="setting"/>, for what is no token.</summary>
    /// <param name="token">The token; null or empty: there is none.</param>
    /// <param name="setting">What the user calls it: the name of the environment variable or option.</param>
    public static AccessTokenSource Fixed(string? token, string setting)
    {
        var source = new AccessTokenSource(null, setting, TimeSpan.Zero, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        if (AccessToken.TryParse(token, out source._token, out source._problem))
        {
            return source;
        }

        source._problem = $"{setting} {source._problem}";
        return string.IsNullOrWhiteSpace(token) ? source : throw new ArgumentException($"{source._problem}.");
    }

    /// <summary>A token in a file, which is read again on use, at most every <paramref name="recheck"/> (5 s when not given).</summary>
    /// <param name="path">The file; it need not exist yet.</param>
    /// <param name="setting">What the user calls it: the name of the option that holds the path.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told once when the token comes, changes, goes or is unusable.</param>
    /// <param name="recheck">Longest age of what <see cref="Current"/> returns.</param>
    public static AccessTokenSource FromFile(string path, string setting, TimeProvider time, ILogger logger, TimeSpan? recheck = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, setting, recheck ?? TimeSpan.FromSeconds(5), time, logger);
    }

    /// <summary>Why <see cref="Current"/> is null, as a sentence without full stop that names the setting; null when there is a token.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _problem;
            }
        }
    }

    /// <summary>The token, or null when there is none that can be used. Never throws.</summary>
    public string? Current()
    {
        lock (_lock)
        {
            Refresh();
            return _token;
        }
    }

    /// <summary>Where the token comes from, never what it is.</summary>
    public override string ToString() => _path is null ? $"access token given by {_setting}" : $"access token in file {_path} given by {_setting}";

    private void Refresh()
    {
        if (_path is null || (_checkedAt is { } last && _time.GetElapsedTime(last) < _recheck))
        {
            return;
        }

        _checkedAt = _time.GetTimestamp();
        var (token, problem) = Read(_path);
        if (problem is not null && problem != _problem)
        {
            LaunchDarklyLog.TokenMissing(_logger, problem);
        }
        else if (token is not null && token != _token)
        {
            LaunchDarklyLog.TokenRead(_logger, _path);
        }

        (_token, _problem) = (token, problem);
    }

    // The content is read each time rather than compared by time and length: a Kubernetes volume swaps a symbolic link two directories
    // up, a file of some forty bytes costs no more to read than to look at, and no change can hide behind equal times.
    private (string? Token, string? Problem) Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[LargestFile];
            var text = Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, LargestFile, throwOnEndOfStream: false));
            return AccessToken.TryParse(text, out var token, out var problem)
                ? (token, null)
                : (null, $"the file {path} named by {_setting} {problem}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"the file {path} named by {_setting} does not exist");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"the file {path} named by {_setting} cannot be read ({error.GetType().Name})");
        }
    }
}

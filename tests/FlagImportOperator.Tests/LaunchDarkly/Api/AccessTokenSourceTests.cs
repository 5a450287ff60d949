using FlagImportOperator.LaunchDarkly;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Api;

public sealed class AccessTokenSourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("token").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog<AccessTokenSource> _log = new();

    private string TokenFile => Path.Combine(_directory, "token");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_file_is_read_without_the_white_space_around_the_token()
    {
        File.WriteAllText(TokenFile, " api-1 \r\n");
        Assert.Equal("api-1", Source().Current());
    }

    [Fact]
    public void A_change_is_seen_after_the_recheck_time_and_logged_once()
    {
        File.WriteAllText(TokenFile, "api-1\n");
        var source = Source();
        Assert.Equal("api-1", source.Current());
        File.WriteAllText(TokenFile, "api-2\n");
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("api-1", source.Current());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("api-2", source.Current());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("api-2", source.Current());
        Assert.Equal(2, _log.Lines.Count);
        Assert.DoesNotContain("api-", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_swap_of_links_as_Kubernetes_does_it_is_seen_even_with_equal_length_and_time()
    {
        var written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var version in new[] { "1", "2" })
        {
            Directory.CreateDirectory(Path.Combine(_directory, $"..v{version}"));
            var file = Path.Combine(_directory, $"..v{version}", "token");
            File.WriteAllText(file, $"api-{version}");
            File.SetLastWriteTimeUtc(file, written);
        }

        var data = Path.Combine(_directory, "..data");
        Directory.CreateSymbolicLink(data, "..v1");
        File.CreateSymbolicLink(TokenFile, Path.Combine("..data", "token"));
        var source = Source();
        Assert.Equal("api-1", source.Current());

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "..v2");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("api-2", source.Current());
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    [InlineData("api 1", "white space")]
    [InlineData("api-1\napi-2", "white space")]
    [InlineData("api-\u0001", "control")]
    [InlineData("api-ü", "non-ASCII")]
    public void A_file_without_a_token_gives_null_and_one_log_line_that_names_the_setting(string? content, string problem)
    {
        if (content is not null)
        {
            File.WriteAllText(TokenFile, content);
        }

        var source = Source();
        for (var look = 0; look < 5; look++)
        {
            Assert.Null(source.Current());
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Contains(problem, source.Problem, StringComparison.Ordinal);
        Assert.Contains("--access-token-file", source.Problem, StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(problem, line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("api-", line.Text, StringComparison.Ordinal);

        File.WriteAllText(TokenFile, "api-9");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("api-9", source.Current());
        Assert.Null(source.Problem);
    }

    [Fact]
    public void A_token_that_goes_is_gone()
    {
        File.WriteAllText(TokenFile, "api-1");
        var source = Source();
        Assert.Equal("api-1", source.Current());
        File.Delete(TokenFile);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(source.Current());
    }

    [Fact]
    public void A_directory_in_place_of_the_file_is_a_problem_and_no_exception()
    {
        Directory.CreateDirectory(TokenFile);
        Assert.Null(Source().Current());
    }

    [Fact]
    public void A_fixed_token_is_trimmed() => Assert.Equal("api-1", AccessTokenSource.Fixed("api-1\n", "LD_TOKEN").Current());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void A_fixed_token_may_be_absent(string? token)
    {
        var source = AccessTokenSource.Fixed(token, "LD_TOKEN");
        Assert.Null(source.Current());
        Assert.Equal("LD_TOKEN is empty", source.Problem);
    }

    [Fact]
    public void A_fixed_token_that_is_none_is_refused_by_the_name_of_its_setting()
    {
        var refusal = Assert.Throws<ArgumentException>(() => AccessTokenSource.Fixed("api-1 api-2", "LD_TOKEN"));
        Assert.Contains("LD_TOKEN has white space", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("api-", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_says_where_from_and_not_what()
    {
        File.WriteAllText(TokenFile, "api-1");
        var source = Source();
        source.Current();
        Assert.Contains(TokenFile, $"{source}", StringComparison.Ordinal);
        Assert.DoesNotContain("api-1", $"{source}", StringComparison.Ordinal);
    }

    private AccessTokenSource Source() => AccessTokenSource.FromFile(TokenFile, "--access-token-file", _time, _log);
}

using System.Net;
using System.Text;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.Tests.Kubernetes.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Secrets;

public sealed class SecretReaderTests : IDisposable
{
    private static readonly NamespacedName Key = new("a", "s");
    private readonly FakeTimeProvider _time = new();
    private readonly FakeApi _api = new();
    private readonly SecretReader _reader;

    public SecretReaderTests() => _reader = new SecretReader(_api, _time, capacity: 3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task Values_are_decoded_and_kept_for_thirty_seconds()
    {
        _api.Answer = _ => Secret(1, "v1");
        var content = (await _reader.ReadAsync(Key, Ct))!;
        Assert.Equal("v1", Encoding.UTF8.GetString(content.Data["k"]));
        Assert.Equal("1", content.ResourceVersion);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Same(content, await _reader.ReadAsync(Key, Ct));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.NotSame(content, await _reader.ReadAsync(Key, Ct));
        Assert.Equal(2, _api.Calls.Count);
    }

    [Fact]
    public async Task Expired_values_are_dropped_though_nobody_asks()
    {
        _api.Answer = _ => Secret(1, "v1");
        await _reader.ReadAsync(Key, Ct);
        _time.Advance(TimeSpan.FromSeconds(10));
        await _reader.ReadAsync(Key with { Name = "t" }, Ct);
        Assert.Equal(2, _reader.Kept);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, _reader.Kept);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _reader.Kept);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_read_and_one_that_leaves_does_not_end_it()
    {
        var hold = _api.Hold();
        using var impatient = new CancellationTokenSource();
        var first = _reader.ReadAsync(Key, impatient.Token);
        var second = _reader.ReadAsync(Key, Ct);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.SetResult(Secret(1, "v1"));
        Assert.NotNull(await second);
        Assert.Single(_api.Calls);
    }

    [Fact]
    public async Task Copy_of_another_version_is_dropped_and_one_of_the_told_version_stays()
    {
        _api.Answer = _ => Secret(1, "v1");
        await _reader.ReadAsync(Key, Ct);
        _reader.Invalidate(Key, "1");
        await _reader.ReadAsync(Key, Ct);
        Assert.Single(_api.Calls);
        _reader.Invalidate(Key, "2");
        Assert.Equal(0, _reader.Kept);
        await _reader.ReadAsync(Key, Ct);
        _reader.Invalidate(Key, null);
        Assert.Equal(0, _reader.Kept);
    }

    [Fact]
    public async Task Read_that_began_before_the_change_is_neither_kept_nor_shared_with_who_asks_after_it()
    {
        var old = _api.Hold();
        var before = _reader.ReadAsync(Key, Ct);
        await Eventually.True(() => _api.Calls.Count == 1);
        _reader.Invalidate(Key, "2");
        _api.Answer = _ => Secret(2, "v2");
        var after = await _reader.ReadAsync(Key, Ct);
        Assert.Equal("2", after!.ResourceVersion);
        old.SetResult(Secret(1, "v1"));
        Assert.Equal("1", (await before)!.ResourceVersion);
        Assert.Same(after, await _reader.ReadAsync(Key, Ct));
    }

    [Fact]
    public async Task Read_that_began_before_the_change_and_saw_it_is_kept()
    {
        var hold = _api.Hold();
        var read = _reader.ReadAsync(Key, Ct);
        await Eventually.True(() => _api.Calls.Count == 1);
        _reader.Invalidate(Key, "2");
        hold.SetResult(Secret(2, "v2"));
        Assert.Same(await read, await _reader.ReadAsync(Key, Ct));
        Assert.Single(_api.Calls);
    }

    [Fact]
    public async Task Missing_secret_is_null_and_asked_for_again()
    {
        _api.Answer = _ => throw new KubernetesApiException("no") { StatusCode = HttpStatusCode.NotFound };
        Assert.Null(await _reader.ReadAsync(Key, Ct));
        _api.Answer = _ => Secret(1, "v1");
        Assert.NotNull(await _reader.ReadAsync(Key, Ct));
    }

    [Fact]
    public async Task Failure_reaches_every_caller_and_is_not_kept()
    {
        _api.Answer = _ => throw new KubernetesApiException("denied") { StatusCode = HttpStatusCode.Forbidden };
        await Assert.ThrowsAsync<KubernetesApiException>(() => _reader.ReadAsync(Key, Ct));
        _api.Answer = _ => Secret(1, "v1");
        Assert.NotNull(await _reader.ReadAsync(Key, Ct));
    }

    [Fact]
    public async Task Oldest_goes_when_there_are_too_many()
    {
        _api.Answer = _ => Secret(1, "v1");
        foreach (var name in new[] { "p", "q", "r", "s" })
        {
            await _reader.ReadAsync(Key with { Name = name }, Ct);
        }

        Assert.Equal(3, _reader.Kept);
        await _reader.ReadAsync(Key with { Name = "s" }, Ct);
        await _reader.ReadAsync(Key with { Name = "p" }, Ct);
        Assert.Equal(["p", "q", "r", "s", "p"], _api.Calls.Select(call => call.Name));
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"data":{"k":"canary not base64"}}""", "its key k")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"data":{"k":5}}""", "its key k")]
    [InlineData("""{"metadata":{},"data":{"k":"Y2FuYXJ5"}}""", "no metadata.resourceVersion")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"data":{"k":"Y2Fu""", "not a Secret's JSON")]
    public async Task Secret_that_cannot_be_read_names_the_key_and_never_the_value(string json, string expected)
    {
        _api.Answer = _ => Encoding.UTF8.GetBytes(json);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _reader.ReadAsync(Key, Ct));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Y2Fu", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":null,"metadata":{"name":"s","resourceVersion":"1"}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"b"},"resourceVersion":"1"},"type":"Opaque"}""")]
    public async Task Secret_without_data_is_an_empty_one(string json)
    {
        _api.Answer = _ => Encoding.UTF8.GetBytes(json);
        Assert.Empty((await _reader.ReadAsync(Key, Ct))!.Data);
    }

    private static byte[] Secret(int version, string value) => Encoding.UTF8.GetBytes(
        $$"""{"kind":"Secret","metadata":{"name":"s","resourceVersion":"{{version}}"},"data":{"k":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}}"} }""");
}

using System.Net;
using FlagImportOperator.Kubernetes.Client;
using FlagImportOperator.Kubernetes.Informers;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

public sealed class RetryPolicyTests
{
    private static readonly InformerOptions Options = new();

    [Theory]
    [InlineData(410, Trouble.Expired)]
    [InlineData(404, Trouble.NotInstalled)]
    [InlineData(403, Trouble.Denied)]
    [InlineData(429, Trouble.Throttled)]
    [InlineData(401, Trouble.Lost)]
    [InlineData(502, Trouble.Lost)]
    [InlineData(503, Trouble.Lost)]
    [InlineData(500, Trouble.Refused)]
    [InlineData(504, Trouble.Refused)]
    [InlineData(400, Trouble.Refused)]
    [InlineData(200, Trouble.Refused)]
    [InlineData(null, Trouble.Lost)]
    public void Status_tells_the_trouble(int? status, object expected) =>
        Assert.Equal((Trouble)expected, RetryPolicy.Classify(new KubernetesApiException("x") { StatusCode = (HttpStatusCode?)status }));

    [Theory]
    // trouble, attempt, Retry-After; relist, delay in seconds with the longest jitter
    [InlineData(Trouble.Expired, 0, 0, true, 0)]
    [InlineData(Trouble.Expired, 1, 0, true, 1)]
    [InlineData(Trouble.NotInstalled, 0, 0, true, 1)]
    [InlineData(Trouble.NotInstalled, 3, 0, true, 8)]
    [InlineData(Trouble.NotInstalled, 900, 0, true, 10)]
    [InlineData(Trouble.Denied, 0, 0, true, 0.5)]
    [InlineData(Trouble.Denied, 50, 0, true, 30)]
    [InlineData(Trouble.Lost, 0, 0, false, 0.5)]
    [InlineData(Trouble.Lost, 2, 0, false, 2)]
    [InlineData(Trouble.Lost, 3, 0, false, 4)]
    [InlineData(Trouble.Lost, 900, 0, false, 30)]
    [InlineData(Trouble.Refused, 2, 0, false, 2)]
    [InlineData(Trouble.Refused, 3, 0, true, 4)]
    [InlineData(Trouble.Lost, 0, 7, false, 7)]
    [InlineData(Trouble.Throttled, 0, 1, false, 1)]
    [InlineData(Trouble.Throttled, 0, 9999, false, 60)]
    [InlineData(Trouble.Throttled, 6, 1, false, 30)]
    public void Trouble_and_attempt_tell_what_to_do(object trouble, int attempt, int retryAfter, bool relist, double seconds)
    {
        var step = RetryPolicy.Decide((Trouble)trouble, attempt, retryAfter == 0 ? null : TimeSpan.FromSeconds(retryAfter), 1, Options);
        Assert.Equal(new NextStep(relist, TimeSpan.FromSeconds(seconds)), step);
    }

    [Fact]
    public void Jitter_takes_at_most_half() =>
        Assert.Equal(TimeSpan.FromSeconds(0.25), RetryPolicy.Decide(Trouble.Lost, 0, null, 0, Options).Delay);
}

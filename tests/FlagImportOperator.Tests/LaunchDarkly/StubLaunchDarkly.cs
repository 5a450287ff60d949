using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FlagImportOperator.Tests.LaunchDarkly;

/// <summary>A client whose answers are given in place of the network's.</summary>
internal sealed class StubLaunchDarkly : HttpMessageHandler, IHttpClientFactory
{
    public const string Token = "api-00000000-1111-2222-3333-444444444444";

    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _answer;

    public StubLaunchDarkly(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => _answer = answer;

    public StubLaunchDarkly(Func<HttpRequestMessage, HttpResponseMessage> answer) => _answer = (request, _) => Task.FromResult(answer(request));

    public StubLaunchDarkly(int status, string body = "")
        : this(_ => Answer(status, body))
    {
    }

    public static ConfigurationAddress Address { get; } = new("my-project", "split", "id-1");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public IMeterFactory Meters { get; init; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public ILogger<LaunchDarklyAccounts> Logger { get; init; } = NullLogger<LaunchDarklyAccounts>.Instance;

    public LaunchDarklyOptions Options { get; init; } = new() { BaseUrl = "https://launchdarkly.test" };

    public List<HttpRequestMessage> Requests { get; } = [];

    public IFlagImportApi Api => field ??= Accounts().Get(Token).Api;

    public static HttpResponseMessage Answer(int status, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }

    public static NewFlagImportConfiguration New(params (string Key, string Value)[] config) => new()
    {
        ProjectKey = "my-project",
        IntegrationKey = "split",
        Name = "team/flags",
        Tags = ["k8s-1"],
        Config = config.ToDictionary(pair => pair.Key, pair => pair.Value),
    };

    public LaunchDarklyAccounts Accounts() => new(this, Options, Time, new Random(1), Meters, Logger);

    HttpClient IHttpClientFactory.CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (Requests)
        {
            Requests.Add(request);
        }

        return _answer(request, cancellationToken);
    }
}

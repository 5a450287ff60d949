using System.Text;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.IntegrationTests.Page;

/// <summary>The simulator's page, as a browser shows it.</summary>
public sealed class PageTests
{
    private const string Hostile = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

    [Fact]
    public async Task The_page_shows_configurations_imports_and_calls_as_they_happen()
    {
        await using var launchDarkly = await StartAsync();
        await using var browser = await Browser.StartAsync();
        var before = launchDarkly.CreateInWebUi("default", "split", "Before the page");
        await browser.OpenAsync(new Uri(launchDarkly.BaseUrl, "sandbox/"));
        await browser.UntilAsync("document.querySelector('article h3')?.textContent === 'Before the page'");

        await CreateByApiAsync(launchDarkly.BaseUrl);
        launchDarkly.FinishImport(before.Id, ImportResult.Partial, new ImportError("flag checkout: archived", 409));

        await browser.UntilAsync("document.querySelectorAll('article').length === 2");
        await browser.UntilAsync("document.querySelector('.pill').textContent === 'import partial'");
        await browser.UntilAsync("document.querySelector('.errors')?.textContent === '409 · flag checkout: archived'");
        await browser.UntilAsync("document.querySelector('#journal .call')?.textContent.includes('POST200Create By the API')");
        var body = (string)(await browser.EvaluateAsync("document.querySelector('#journal pre').textContent"))!;
        Assert.Contains("\"workspaceApiKey\":\"(secret)\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("workspace-key", (string)(await browser.EvaluateAsync("document.documentElement.outerHTML"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_a_script_is_shown_and_not_run()
    {
        await using var launchDarkly = await StartAsync();
        await using var browser = await Browser.StartAsync();
        launchDarkly.CreateInWebUi("default", "split", Hostile);

        await browser.OpenAsync(new Uri(launchDarkly.BaseUrl, "sandbox/"));

        await browser.UntilAsync("document.querySelector('article h3') !== null");
        Assert.Equal(Hostile, (string?)await browser.EvaluateAsync("document.querySelector('article h3').textContent"));
        Assert.Equal(1, (int)(await browser.EvaluateAsync("document.scripts.length"))!);
        Assert.Equal(0, (int)(await browser.EvaluateAsync("document.images.length"))!);
        Assert.Equal("LaunchDarkly, simulated", (string?)await browser.EvaluateAsync("document.title"));
    }

    [Fact]
    public async Task A_rehearsal_and_an_edit_are_made_in_the_page()
    {
        await using var launchDarkly = await StartAsync();
        await using var browser = await Browser.StartAsync();
        var configuration = launchDarkly.CreateInWebUi("default", "split", "To be edited");
        await browser.OpenAsync(new Uri(launchDarkly.BaseUrl, "sandbox/"));
        await browser.UntilAsync("document.querySelector('article') !== null");

        await browser.EvaluateAsync("document.querySelector('[data-name=slow]').click()");
        await browser.UntilAsync("document.querySelector('[data-name=slow]').ariaPressed === 'true'");
        Assert.Equal(["slow"], launchDarkly.Rehearsals.Running);
        await browser.EvaluateAsync("document.querySelector('[data-name=slow]').click()");
        await browser.UntilAsync("document.querySelector('[data-name=slow]').ariaPressed === 'false'");
        Assert.Empty(launchDarkly.Rehearsals.Running);

        await browser.EvaluateAsync("document.querySelector('[data-action=edit]').click()");
        await browser.EvaluateAsync("document.querySelector('#editor input').value = 'Edited'; document.querySelector('#editor [type=submit]').click()");
        await browser.UntilAsync("document.querySelector('article h3').textContent === 'Edited'");
        Assert.Equal("web-ui-workspaceApiKey", launchDarkly.Find(configuration.Id)!.Config["workspaceApiKey"]);
    }

    [Fact]
    public async Task A_page_from_elsewhere_changes_nothing()
    {
        await using var launchDarkly = await StartAsync();
        await using var elsewhere = await StartAsync();
        await using var browser = await Browser.StartAsync();

        // Another port is another origin.
        await browser.OpenAsync(new Uri(elsewhere.BaseUrl, "sandbox/configurations"));
        await browser.UntilAsync("document.readyState === 'complete' && location.protocol === 'http:'");
        await browser.EvaluateAsync($"fetch('{launchDarkly.BaseUrl}sandbox/rehearsals/down', {{ method: 'POST', mode: 'no-cors' }}).then(() => 'sent', (error) => String(error))");

        Assert.Empty(launchDarkly.Rehearsals.Running);
    }

    private static Task<LaunchDarklySimulator> StartAsync() => LaunchDarklySimulator.StartAsync(
        new SimulatorOptions { DefaultImport = ImportScript.Manual }, TestContext.Current.CancellationToken);

    private static async Task CreateByApiAsync(Uri server)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "api/v2/integration-capabilities/flag-import/default/split"))
        {
            Content = new StringContent(
                """{"name":"By the API","config":{"workspaceApiKey":"workspace-key-0001","workspaceId":"w","environmentId":"e","ldApiKey":"api-000000000001"}}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", SimulatorOptions.DefaultToken);
        request.Headers.TryAddWithoutValidation("LD-API-Version", "beta");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}

using System.Net.Http.Headers;
using FlagImportOperator.Sandbox.LaunchDarkly;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.LaunchDarkly;

public sealed class GateTests
{
    private const string BetaBody =
        """{"message":"This API is in beta. To use it, your request must include the header `LD-API-Version: beta`."}""";

    [Theory]
    [InlineData]
    [InlineData("20240415")]
    [InlineData("Beta")]
    [InlineData("beta", "20240415")]
    [InlineData("20240415", "beta")]
    [InlineData("beta", "beta")]
    public async Task Anything_but_one_beta_header_is_refused_in_the_words_of_the_api(params string[] values)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Get, SimulatorHarness.Base, change: request =>
        {
            request.Headers.Remove("LD-API-Version");
            if (values.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("LD-API-Version", values);
            }
        });

        Assert.Equal(403, reply.Status);
        Assert.Equal(BetaBody, reply.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("api-00000000-0000-4000-8000-00000000beef")]
    [InlineData("Bearer " + SimulatorOptions.DefaultToken)]
    public async Task A_token_that_is_missing_unknown_or_not_raw_gets_401_without_a_body(string? token)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Get, SimulatorHarness.Base, change: request => SetToken(request, token));

        Assert.Equal(401, reply.Status);
        Assert.Equal("", reply.Text);
    }

    [Fact]
    public async Task A_401_has_a_body_where_the_mode_says_so()
    {
        await using var api = await SimulatorHarness.StartAsync(new SimulatorModes { UnauthorizedHasBody = true });

        var reply = await api.SendAsync(HttpMethod.Get, SimulatorHarness.Base, change: request => SetToken(request, null));

        Assert.Equal((401, "unauthorized"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_revoked_token_stops_working_until_it_is_restored()
    {
        await using var api = await SimulatorHarness.StartAsync();

        api.Simulator.Faults.RevokeToken(SimulatorOptions.DefaultToken);
        Assert.Equal(401, (await api.ListAsync()).Status);
        api.Simulator.Faults.RestoreToken(SimulatorOptions.DefaultToken);
        Assert.Equal(200, (await api.ListAsync()).Status);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("POST", "")]
    [InlineData("HEAD", "")]
    [InlineData("GET", "/default/split")]
    [InlineData("PUT", "/default/split/" + SimulatorHarness.UnknownId)]
    [InlineData("GET", "/default/split/" + SimulatorHarness.UnknownId + "/trigger")]
    public async Task A_method_that_a_path_does_not_have_gets_405(string method, string path)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(new HttpMethod(method), SimulatorHarness.Base + path);

        Assert.Equal(405, reply.Status);
    }

    [Theory]
    [InlineData("/api/v2/other")]
    [InlineData(SimulatorHarness.Base + "/default")]
    [InlineData(SimulatorHarness.Base + "/")]
    [InlineData(SimulatorHarness.Base + "/default/split/" + SimulatorHarness.UnknownId + "/validate")]
    public async Task A_path_that_the_api_does_not_have_gets_404(string path)
    {
        await using var api = await SimulatorHarness.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Get, path);

        Assert.Equal((404, "not_found"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("application/json-patch+json")]
    [InlineData("application/json; domain-model=launchdarkly.semanticpatch")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_body_must_be_plain_json_also_for_a_patch(string? contentType)
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var reply = await api.SendAsync(
            HttpMethod.Patch, SimulatorHarness.PathOf(id), """[{"op":"replace","path":"/name","value":"x"}]""",
            request => request.Content!.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType));

        Assert.Equal((400, "invalid_request"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_delete_may_be_tunnelled_in_a_post()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();

        var reply = await api.SendAsync(
            HttpMethod.Post, SimulatorHarness.PathOf(id), change: request => request.Headers.Add("X-HTTP-Method-Override", "DELETE"));

        Assert.Equal(204, reply.Status);
        Assert.Empty(api.Simulator.Configurations);
    }

    [Fact]
    public async Task Denied_actions_answer_403_and_show_in_access()
    {
        await using var api = await SimulatorHarness.StartAsync();
        var id = await api.CreatedIdAsync();
        api.Simulator.Modes = new SimulatorModes { DeniedActions = ["createIntegration", "updateName", "deleteIntegration"] };

        Assert.Equal((403, "forbidden"), await StatusAndCode(api.CreateAsync()));
        Assert.Equal((403, "forbidden"), await StatusAndCode(api.PatchAsync(id, """[{"op":"replace","path":"/name","value":"x"}]""")));
        Assert.Equal((403, "forbidden"), await StatusAndCode(api.DeleteAsync(id)));
        Assert.Equal(200, (await api.PatchAsync(id, """[{"op":"replace","path":"/tags","value":[]}]""")).Status);
        Assert.Equal(
            ["createIntegration", "updateName", "deleteIntegration"],
            (await api.GetAsync(id)).Json["_access"]!["denied"]!.AsArray().Select(action => (string)action!["action"]!));
    }

    [Fact]
    public async Task A_project_can_be_asked_for_without_the_beta_header()
    {
        await using var api = await SimulatorHarness.StartAsync();
        static void Stable(HttpRequestMessage request) => request.Headers.Remove("LD-API-Version");

        Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, "/api/v2/projects/default", change: Stable)).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, "/api/v2/projects/other", change: Stable)).Status);
    }

    private static async Task<(int Status, string? Code)> StatusAndCode(Task<Reply> reply) => ((await reply).Status, (await reply).Code);

    private static void SetToken(HttpRequestMessage request, string? token)
    {
        request.Headers.Remove("Authorization");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }
    }
}

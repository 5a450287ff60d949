using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>GET of one object and of a collection, and of what is not there.</summary>
public sealed class ReadTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_object_that_is_not_there_is_named(string plural) =>
        AssertNotFound(plural, "none", await GetAsync(PathOf(plural, "none")));

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_object_of_another_namespace_is_not_there(string plural)
    {
        await CreateAsync(plural);

        AssertNotFound(plural, "it", await GetAsync(PathIn(await CreateNamespaceAsync(), plural, "it")));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task An_empty_list_is_a_list_of_the_kind_with_a_version(string plural)
    {
        var list = (await GetAsync(PathOf(plural))).Require();

        Assert.Equal($"{KindOf(plural)}List", list.Text("kind"));
        Assert.Equal(ApiVersionOf(plural), list.Text("apiVersion"));
        Assert.Matches("^[1-9][0-9]*$", list.Version());
        Assert.Equal("", list.Text("metadata.continue") ?? "");
        list["items"].IsJson("[]");
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_list_is_sorted_by_name(string plural)
    {
        foreach (var name in (string[])["b", "a.b", "c", "a-b", "a"])
        {
            await CreateAsync(plural, name);
        }

        Assert.Equal(["a", "a-b", "a.b", "b", "c"], (await GetAsync(PathOf(plural))).Require().Names());
    }

    [Fact]
    public async Task A_list_of_all_namespaces_has_those_of_each()
    {
        var other = await CreateNamespaceAsync();
        await CreateAsync(Configurations, "here");
        await PostAsync(PathIn(other, Configurations), Sample(Configurations, "there"));

        var all = await Client.ListAsync("/apis/flagimport.dev/v1alpha1/flagimportconfigurations");

        var seen = all.Select(item => $"{item.Text("metadata.namespace")}/{item.Text("metadata.name")}").ToList();
        Assert.Contains($"{Namespace}/here", seen);
        Assert.Contains($"{other}/there", seen);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Items_of_a_custom_resource_say_their_kind()
    {
        var created = await CreateAsync(Configurations);

        var item = Assert.Single(await Client.ListAsync(PathOf(Configurations)));

        Assert.True(JsonNode.DeepEquals(created, item), item.ToJsonString());
    }

    [Fact]
    public async Task Items_of_a_built_in_kind_do_not()
    {
        var created = await CreateAsync(Secrets);

        var item = Assert.Single(await Client.ListAsync(PathOf(Secrets)));

        created.Remove("kind");
        created.Remove("apiVersion");
        Assert.True(JsonNode.DeepEquals(created, item), item.ToJsonString());
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_list_is_not_older_than_what_it_holds(string plural)
    {
        var created = ulong.Parse((await CreateAsync(plural)).Version(), null);

        Assert.True(ulong.Parse((await GetAsync(PathOf(plural))).Require().Version(), null) >= created);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/apis/nothing.example.com/v1")]
    [InlineData("/apis/flagimport.dev/v2")]
    [InlineData("/apis/flagimport.dev/v1alpha1/nothing")]
    [InlineData("/apis/flagimport.dev/v1alpha1/namespaces/default/nothing")]
    [InlineData("/api/v1/namespaces/default/nothing")]
    [InlineData("/api/v1/namespaces/default/secrets/a/nothing")]
    [InlineData("/api/v1/namespaces/default/secrets/a/b/c")]
    public async Task A_path_that_leads_nowhere_is_404(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path)).Status);

    [Fact]
    public async Task A_subresource_that_the_kind_does_not_have_is_404()
    {
        await CreateAsync(Configurations);
        await CreateAsync(Secrets);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{PathOf(Configurations, "it")}/scale")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{PathOf(Secrets, "it")}/status")).Status);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/it")]
    public async Task A_method_that_a_path_does_not_have_is_405(string method, string suffix)
    {
        await CreateAsync(Secrets);

        var response = await Client.SendAsync(
            HttpMethod.Parse(method),
            PathOf(Secrets) + suffix,
            Sample(Secrets).ToJsonString(),
            method == "PATCH" ? ClusterClient.MergePatch : Json);

        AssertRefused(
            HttpStatusCode.MethodNotAllowed,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            response);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_collection_of_all_namespaces_is_for_reading(string method)
    {
        var response = await Client.SendAsync(HttpMethod.Parse(method), "/api/v1/secrets", Sample(Secrets).ToJsonString());

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.Status);
    }

    [Theory]
    [InlineData(Configurations, "POST")]
    [InlineData(Configurations, "DELETE")]
    public async Task Status_is_neither_created_nor_deleted(string plural, string method)
    {
        await CreateAsync(plural);

        var response = await Client.SendAsync(
            HttpMethod.Parse(method), $"{PathOf(plural, "it")}/status", method == "POST" ? Sample(plural).ToJsonString() : null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.Status);
        Assert.Equal("MethodNotAllowed", response.Body.Text("reason"));
    }

    [Theory]
    [InlineData(Configurations, "text/html")]
    [InlineData(Secrets, "image/png")]
    [InlineData(Configurations, "application/json;as=Nothing;v=v1;g=meta.k8s.io")]
    public async Task An_answer_in_a_form_that_is_not_there_is_406(string plural, string accept)
    {
        var response = await GetAsync(PathOf(plural), accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.Status);
        Assert.Equal("NotAcceptable", response.Body.Text("reason"));
        Assert.Contains("application/json", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/html, application/json;q=0.5")]
    [InlineData("application/json;charset=utf-8")]
    public async Task JSON_is_what_comes_when_it_is_one_of_several(string accept)
    {
        await CreateAsync(Secrets);

        var response = await GetAsync(PathOf(Secrets, "it"), accept);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(Json, response.ContentType);
    }

    [Fact]
    public async Task Pretty_is_for_people()
    {
        await CreateAsync(Secrets);

        var plain = await GetAsync($"{PathOf(Secrets, "it")}?pretty=false");
        var pretty = await GetAsync($"{PathOf(Secrets, "it")}?pretty=true");

        Assert.DoesNotContain('\n', plain.Text.TrimEnd('\n'));
        Assert.Contains("\n  \"metadata\": {\n", pretty.Text, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(plain.Body, pretty.Body));
    }
}

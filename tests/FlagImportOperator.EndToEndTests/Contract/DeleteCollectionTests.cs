using System.Net;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>DELETE of a collection.</summary>
public sealed class DeleteCollectionTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData(Configurations, "labelSelector=group%3D1", "a,b", "c")]
    [InlineData(Secrets, "labelSelector=group%3D1", "a,b", "c")]
    [InlineData(Configurations, "fieldSelector=metadata.name%3Dc", "c", "a,b")]
    [InlineData(Secrets, "fieldSelector=metadata.name%3Dc", "c", "a,b")]
    [InlineData(Configurations, "", "a,b,c", "")]
    public async Task What_is_selected_goes_and_is_the_answer(string plural, string query, string gone, string left)
    {
        await CreateThreeAsync(plural);

        var response = await DeleteAsync($"{PathOf(plural)}?{query}");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal($"{KindOf(plural)}List", response.Body.Text("kind"));
        Assert.Equal(gone.Split(','), response.Require().Names());
        Assert.Equal(left, string.Join(',', (await GetAsync(PathOf(plural))).Require().Names()));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task What_is_held_back_is_marked(string plural)
    {
        await CreateThreeAsync(plural);
        await CreateAsync(plural, "held", """{ "metadata": { "finalizers": ["example.com/hold"] } }""");

        Assert.True((await DeleteAsync(PathOf(plural))).IsSuccess);

        var left = Assert.Single(await Client.ListAsync(PathOf(plural)));
        Assert.Equal("held", left.Text("metadata.name"));
        Assert.NotNull(left.At("metadata.deletionTimestamp"));
    }

    [Theory]
    [InlineData(Configurations)]
    [InlineData(Secrets)]
    public async Task A_dry_run_deletes_nothing(string plural)
    {
        await CreateThreeAsync(plural);

        var response = await DeleteAsync($"{PathOf(plural)}?dryRun=All");

        Assert.Equal(["a", "b", "c"], response.Require().Names());
        Assert.Equal(["a", "b", "c"], (await GetAsync(PathOf(plural))).Require().Names());
    }

    [Fact]
    public async Task Another_namespace_is_spared()
    {
        var other = await CreateNamespaceAsync();
        await PostAsync(PathIn(other, Configurations), Sample(Configurations));

        await DeleteAsync(PathOf(Configurations));

        Assert.Single(await Client.ListAsync(PathIn(other, Configurations)));
    }

    private async Task CreateThreeAsync(string plural)
    {
        await CreateAsync(plural, "a", """{ "metadata": { "labels": { "group": "1" } } }""");
        await CreateAsync(plural, "b", """{ "metadata": { "labels": { "group": "1" } } }""");
        await CreateAsync(plural, "c", """{ "metadata": { "labels": { "group": "2" } } }""");
    }
}

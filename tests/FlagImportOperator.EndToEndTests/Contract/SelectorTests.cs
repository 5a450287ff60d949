using System.Net;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Contract;

/// <summary>Which objects a label selector or a field selector selects.</summary>
public sealed class SelectorTests(ControlPlane controlPlane) : ContractTest(controlPlane)
{
    [Theory]
    [InlineData("app=x", "a,c")]
    [InlineData("app==x", "a,c")]
    [InlineData("app!=x", "b,d,e")]
    [InlineData("app in (x,y)", "a,b,c")]
    [InlineData("app in ( x )", "a,c")]
    [InlineData("app notin (x)", "b,d,e")]
    [InlineData("app notin (x, y)", "d,e")]
    [InlineData("app", "a,b,c,e")]
    [InlineData("!app", "d")]
    [InlineData("app=x,tier=1", "a")]
    [InlineData("app, !tier", "b,c")]
    [InlineData("tier=", "e")]
    [InlineData("app=x,app=y", "")]
    [InlineData("example.com/long=v", "d")]
    [InlineData("none", "")]
    [InlineData("tier>0", "a")]
    [InlineData("tier<1", "")]
    [InlineData("", "a,b,c,d,e")]
    public async Task Labels_select(string selector, string expected)
    {
        foreach (var plural in (string[])[Configurations, Secrets])
        {
            await CreateAsync(plural, "a", """{ "metadata": { "labels": { "app": "x", "tier": "1" } } }""");
            await CreateAsync(plural, "b", """{ "metadata": { "labels": { "app": "y" } } }""");
            await CreateAsync(plural, "c", """{ "metadata": { "labels": { "app": "x" } } }""");
            await CreateAsync(plural, "d", """{ "metadata": { "labels": { "example.com/long": "v" } } }""");
            await CreateAsync(plural, "e", """{ "metadata": { "labels": { "app": "z", "tier": "" } } }""");

            Assert.Equal(expected, await NamesAsync(plural, $"labelSelector={Uri.EscapeDataString(selector)}"));
        }
    }

    [Theory]
    [InlineData("app in x", "unable to parse requirement: found 'x' expected: '('")]
    [InlineData("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("app=x=y", "found '=', expected: ',' or 'end of string'")]
    [InlineData("=x", "found '=', expected: !, identifier, or 'end of string'")]
    public async Task A_label_selector_must_be_one(string selector, string expected)
    {
        foreach (var plural in (string[])[Configurations, Secrets])
        {
            var response = await GetAsync($"{PathOf(plural)}?labelSelector={Uri.EscapeDataString(selector)}");

            Assert.Equal(HttpStatusCode.BadRequest, response.Status);
            Assert.Equal("BadRequest", response.Body.Text("reason"));
            Assert.Contains(expected, response.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("metadata.name==a", "a")]
    [InlineData("metadata.name!=a", "b")]
    [InlineData("metadata.name=none", "")]
    [InlineData("metadata.namespace={0}", "a,b")]
    [InlineData("metadata.namespace=other", "")]
    [InlineData("metadata.name=a,metadata.namespace={0}", "a")]
    [InlineData("metadata.name=a,metadata.name=b", "")]
    [InlineData("", "a,b")]
    public async Task Name_and_namespace_select(string selector, string expected)
    {
        var query = $"fieldSelector={Uri.EscapeDataString(selector.Replace("{0}", Namespace, StringComparison.Ordinal))}";
        foreach (var plural in (string[])[Configurations, Secrets])
        {
            await CreateAsync(plural, "a");
            await CreateAsync(plural, "b");

            Assert.Equal(expected, await NamesAsync(plural, query));
        }
    }

    [Fact]
    public async Task A_namespace_selects_among_all_of_them()
    {
        await CreateAsync(Configurations, "a");

        var list = await Client.ListAsync(
            $"/apis/flagimport.dev/v1alpha1/flagimportconfigurations?fieldSelector=metadata.namespace%3D{Namespace}");

        Assert.Equal("a", Assert.Single(list).Text("metadata.name"));
    }

    [Fact]
    public async Task Labels_and_fields_select_together()
    {
        await CreateAsync(Secrets, "a", """{ "metadata": { "labels": { "l": "1" } } }""");
        await CreateAsync(Secrets, "b", """{ "metadata": { "labels": { "l": "1" } } }""");
        await CreateAsync(Secrets, "c");

        Assert.Equal("b", await NamesAsync(Secrets, "labelSelector=l&fieldSelector=metadata.name!%3Da"));
    }

    [Theory]
    [InlineData(Configurations, "spec.projectKey=x", "field label not supported: spec.projectKey")]
    [InlineData(Configurations, "metadata.uid=x", "field label not supported: metadata.uid")]
    [InlineData(Secrets, "metadata.uid=x", "metadata.uid")]
    [InlineData(Configurations, "bad", "invalid selector: 'bad'; can't understand 'bad'")]
    [InlineData(Secrets, "metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'")]
    public async Task Other_fields_do_not(string plural, string selector, string expected)
    {
        var response = await GetAsync($"{PathOf(plural)}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("BadRequest", response.Body.Text("reason"));
        Assert.Contains(expected, response.Message, StringComparison.Ordinal);
    }

    private async Task<string> NamesAsync(string plural, string query) =>
        string.Join(',', (await GetAsync($"{PathOf(plural)}?{query}")).Require().Names());
}

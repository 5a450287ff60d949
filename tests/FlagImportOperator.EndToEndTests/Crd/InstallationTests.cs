using FlagImportOperator.Api;
using Xunit;

namespace FlagImportOperator.EndToEndTests.Crd;

/// <summary>The definition as an object of its own.</summary>
public sealed class InstallationTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private const string Definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/flagimportconfigurations.flagimport.dev";

    public async ValueTask InitializeAsync() => await controlPlane.InstallCrdsAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_definition_is_accepted_without_complaint()
    {
        var conditions = (await controlPlane.Client.GetAsync(Definition))["status"]!["conditions"]!.AsArray()
            .ToDictionary(condition => condition!["type"]!.GetValue<string>(), condition => condition!["status"]!.GetValue<string>());

        Assert.Equal("True", conditions["Established"]);
        Assert.Equal("True", conditions["NamesAccepted"]);
        Assert.Equal("False", conditions.GetValueOrDefault("NonStructuralSchema", "False"));
    }

    [Fact]
    public async Task Applying_the_definition_again_changes_nothing()
    {
        var before = await controlPlane.Client.GetAsync(Definition);

        var after = await controlPlane.Client.ApplyAsync(Definition, EmbeddedCrds.All.Single().Yaml);

        Assert.Equal(before["metadata"]!["resourceVersion"]!.ToString(), after["metadata"]!["resourceVersion"]!.ToString());
    }
}

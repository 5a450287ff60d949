using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Requests;

public sealed class AcceptTests
{
    private const string Meta = "v=v1;g=meta.k8s.io";

    [Theory]
    [InlineData("", "Full")]
    [InlineData("*/*", "Full")]
    [InlineData("application/json", "Full")]
    [InlineData("application/vnd.kubernetes.protobuf, application/json", "Full")]
    [InlineData($"application/json;as=Table;{Meta}, application/json", "Table")]
    [InlineData($"application/json;as=Table;v=v1beta1;g=meta.k8s.io, application/json", "Full")]
    [InlineData($"application/json;as=PartialObjectMetadata;{Meta}", "PartialMetadata")]
    [InlineData($"application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;{Meta}, application/json;as=PartialObjectMetadataList;{Meta}", "PartialMetadataList")]
    public void The_first_that_can_be_served_counts(string header, string expected) => Assert.Equal(expected, Accept.Choose(header).ToString());

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;as=Table;v=v2;g=meta.k8s.io")]
    [InlineData("application/json;as=Unknown")]
    public void What_cannot_be_served_is_refused(string header) => Assert.Equal(406, Assert.Throws<ApiException>(() => Accept.Choose(header)).Code);

    [Theory]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json", true)]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", true)]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public void Discovery_is_aggregated_for_who_prefers_it(string header, bool expected) =>
        Assert.Equal(expected, Accept.PrefersAggregatedDiscovery(header));
}

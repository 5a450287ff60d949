using CsCheck;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Resolving;

public sealed class OwnerTagTests
{
    private static readonly Gen<string> Name = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-."], 1, 20];

    // Objects in LaunchDarkly bear it: another value would lose them all.
    [Fact]
    public void Its_value_never_changes() =>
        Assert.Equal("k8s-c9027dc5a635fba0d215e6a24d71246f", OwnerTag.For("11111111-2222-3333-4444-555555555555", new NamespacedName("team", "flags")));

    [Fact]
    public void It_is_a_valid_tag_and_recognised() => Gen.Select(Name, Name, Name).Sample((cluster, ns, name) =>
    {
        var tag = OwnerTag.For(cluster, new NamespacedName(ns, name));
        return OwnerTag.IsOwnerTag(tag) && tag.Length == 36 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    });

    [Fact]
    public void Different_triples_have_different_tags() => Gen.Select(Name, Name, Name, Name, Name, Name).Sample((c1, ns1, n1, c2, ns2, n2) =>
        ((c1, ns1, n1) == (c2, ns2, n2)) == (OwnerTag.For(c1, new NamespacedName(ns1, n1)) == OwnerTag.For(c2, new NamespacedName(ns2, n2))));

    [Fact]
    public void Where_one_name_ends_and_the_next_begins_makes_a_difference() =>
        Assert.NotEqual(OwnerTag.For("c", new NamespacedName("ab", "c")), OwnerTag.For("c", new NamespacedName("a", "bc")));

    [Theory]
    [InlineData("")]
    [InlineData("k8s-")]
    [InlineData("k8s-0123456789abcdef0123456789abcde")]
    [InlineData("k8s-0123456789abcdef0123456789abcdef0")]
    [InlineData("k8s-0123456789ABCDEF0123456789abcdef")]
    [InlineData("k9s-0123456789abcdef0123456789abcdef")]
    public void Other_texts_are_none(string tag) => Assert.False(OwnerTag.IsOwnerTag(tag));
}

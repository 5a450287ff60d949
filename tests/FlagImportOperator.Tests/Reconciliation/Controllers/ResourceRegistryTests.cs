using CsCheck;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Controllers;
using FlagImportOperator.Reconciliation.Planning;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Controllers;

public sealed class ResourceRegistryTests
{
    [Fact]
    public void Who_names_a_Secret_is_found_by_it_and_only_in_its_namespace()
    {
        var registry = new ResourceRegistry();
        registry.Index(Cached.Resource("a", config: "s", token: "t"));
        registry.Index(Cached.Resource("b", config: "s"));

        Assert.Equal([Cached.Key("a"), Cached.Key("b")], registry.Referrers(Cached.Key("s")).Order());
        Assert.Equal([Cached.Key("a")], registry.Referrers(Cached.Key("t")));
        Assert.Empty(registry.Referrers(new NamespacedName("other", "s")));
    }

    // Against the obvious: look at every resource.
    [Fact]
    public void The_index_agrees_with_the_resources_whatever_changed() =>
        Gen.Select(Gen.OneOf("a", "b", "c"), Gen.OneOf<string?>(null, "", "s", "t"), Gen.OneOf<string?>(null, "s", "t"), Gen.Bool).Array[1, 30].Sample(changes =>
    {
        var registry = new ResourceRegistry();
        var model = new Dictionary<string, (string? Config, string? Token)>();
        foreach (var (name, config, token, removed) in changes)
        {
            if (removed)
            {
                registry.Remove(Cached.Key(name));
                model.Remove(name);
            }
            else
            {
                registry.Index(Cached.Resource(name, config, token));
                model[name] = (config, token);
            }

            foreach (var secret in new[] { "s", "t" })
            {
                Assert.Equal(
                    model.Where(m => m.Value.Config == secret || m.Value.Token == secret).Select(m => Cached.Key(m.Key)).Order(),
                    registry.Referrers(Cached.Key(secret)).Order());
            }

            Assert.Equal(
                model.Values.SelectMany(m => new[] { m.Config, m.Token }).Where(s => !string.IsNullOrEmpty(s)).Distinct().Order().Select(s => Cached.Key(s!)),
                registry.ReferencedSecrets().Order());
        }
    });

    [Fact]
    public void A_namesake_that_comes_later_starts_anew()
    {
        var registry = new ResourceRegistry();
        registry.Keep(Cached.Key("a"), new ResourceMemory("u") { KnownId = "x" }, "x");

        Assert.Equal("x", registry.Recall(Cached.Key("a"), "u").KnownId);
        Assert.Equal(new ResourceMemory("other"), registry.Recall(Cached.Key("a"), "other"));
        Assert.Equal(new ResourceMemory("u"), registry.Recall(Cached.Key("b"), "u"));
    }

    [Fact]
    public void What_went_is_forgotten()
    {
        var registry = new ResourceRegistry();
        registry.Index(Cached.Resource("a", config: "s"));
        registry.Keep(Cached.Key("a"), new ResourceMemory("u"), "x");
        registry.Remove(Cached.Key("a"));

        Assert.Null(registry.Find(Cached.Key("a")));
        Assert.Empty(registry.ReferencedSecrets());
    }

    [Fact]
    public void Dropping_what_a_pass_left_keeps_the_index_of_a_namesake()
    {
        var registry = new ResourceRegistry();
        registry.Index(Cached.Resource("a", config: "s"));
        registry.Keep(Cached.Key("a"), new ResourceMemory("u"), "x");
        registry.Drop(Cached.Key("a"));

        Assert.Null(registry.Find(Cached.Key("a")));
        Assert.Equal([Cached.Key("a")], registry.Referrers(Cached.Key("s")));
    }
}

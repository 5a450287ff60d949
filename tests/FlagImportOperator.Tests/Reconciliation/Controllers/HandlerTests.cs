using System.Text;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Kubernetes.Queues;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.Reconciliation.Acting;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Reconciliation.Controllers;
using FlagImportOperator.Reconciliation.Planning;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Controllers;

public sealed class HandlerTests : IDisposable
{
    private readonly WorkQueue<NamespacedName> _queue = new(new FakeTimeProvider(), new Random(1));
    private readonly ResourceRegistry _registry = new();
    private readonly OwnWrites _writes = new();
    private readonly List<NamespacedName> _gone = [];
    private readonly Told _secrets = new();

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void What_appears_is_looked_at_and_indexed()
    {
        Handler.Upserted(null, Cached.Resource("a", config: "s"), initial: true);

        Assert.Equal(1, _queue.Depth);
        Assert.Equal([Cached.Key("a")], _registry.Referrers(Cached.Key("s")));
    }

    [Theory]
    [InlineData("generation", true)]
    [InlineData("deleting", true)]
    [InlineData("annotations", true)]
    [InlineData("own", true)]
    [InlineData("uid", true)]
    [InlineData("nothing", false)]
    public void What_changed_is_looked_at_when_a_pass_depends_on_it(string what, bool looked)
    {
        Handler.Upserted(Cached.Resource("a"), Changed(what), initial: false);

        Assert.Equal(looked ? 1 : 0, _queue.Depth);
    }

    [Theory]
    [InlineData("generation", true)]
    [InlineData("annotations", true)]
    [InlineData("deleting", true)]
    [InlineData("own", false)]
    public void While_a_write_of_ours_is_under_way_status_and_finalizers_are_ours(string what, bool looked)
    {
        _writes.Begin(Cached.Key("a"));
        Handler.Upserted(Cached.Resource("a"), Changed(what), initial: false);
        Assert.Equal(looked ? 1 : 0, _queue.Depth);

        _writes.End(Cached.Key("a"));
        Handler.Upserted(Cached.Resource("a"), Changed(what), initial: false);
        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public void A_write_to_one_hides_nothing_of_another()
    {
        _writes.Begin(Cached.Key("b"));
        Handler.Upserted(Cached.Resource("a"), Changed("own"), initial: false);

        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public void What_goes_is_forgotten_everywhere()
    {
        Handler.Upserted(null, Cached.Resource("a", config: "s"), initial: true);
        _registry.Keep(Cached.Key("a"), new ResourceMemory("u"), "x");

        Handler.Deleted(Cached.Resource("a"));

        Assert.Null(_registry.Find(Cached.Key("a")));
        Assert.Empty(_registry.ReferencedSecrets());
        Assert.Equal([Cached.Key("a")], _gone);
    }

    [Fact]
    public void A_Secret_that_changes_or_goes_has_its_copy_dropped_and_its_users_looked_at()
    {
        _registry.Index(Cached.Resource("a", config: "s"));
        _registry.Index(Cached.Resource("b", token: "s"));
        _registry.Index(Cached.Resource("c", config: "other"));
        var handler = new SecretHandler(_queue, _registry, _secrets);

        handler.Upserted(null, Secret("s", 7), initial: false);
        handler.Deleted(Secret("s", 7));

        Assert.Equal(2, _queue.Depth);
        Assert.Equal([(Cached.Key("s"), "7"), (Cached.Key("s"), null)], _secrets.Invalidated);
    }

    [Fact]
    public void Secrets_of_the_first_list_and_of_nobody_are_no_news()
    {
        _registry.Index(Cached.Resource("a", config: "s"));
        var handler = new SecretHandler(_queue, _registry, _secrets);

        handler.Upserted(null, Secret("s", 7), initial: true);
        handler.Upserted(null, Secret("nobody's", 8), initial: false);

        Assert.Equal(0, _queue.Depth);
        Assert.Empty(_secrets.Invalidated);
    }

    private ConfigurationHandler Handler => new(_queue, _registry, _writes, _gone.Add);

    private static CachedConfiguration Changed(string what) => Cached.Resource(
        "a",
        uid: what == "uid" ? "other" : "u",
        generation: what == "generation" ? 2 : 1,
        deleting: what == "deleting",
        annotations: what == "annotations" ? 1UL : 0,
        own: what == "own" ? 1UL : 0);

    private static PartialObject Secret(string name, int version) => PartialObject.Projector(Encoding.UTF8.GetBytes(
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"team","uid":"s","resourceVersion":"{{{version}}}"}}"""));

    private sealed class Told : ISecretReader
    {
        public List<(NamespacedName Key, string? Version)> Invalidated { get; } = [];

        public Task<SecretContent?> ReadAsync(NamespacedName key, CancellationToken cancellationToken) => Task.FromResult<SecretContent?>(null);

        public void Invalidate(NamespacedName key, string? resourceVersion) => Invalidated.Add((key, resourceVersion));
    }
}

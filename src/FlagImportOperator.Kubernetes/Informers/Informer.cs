using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>
/// Keeps a projection of every object of a kind, and tells the handler of each change: list in pages, then watch with bookmarks, resumed
/// where it broke. Neither waits nor failures of the server end it; an exception of the handler does.
/// </summary>
public sealed class Informer<T> where T : class, ICachedObject
{
    private readonly IReadOnlyList<NamespaceLoop<T>> _loops;
    private readonly Task _allSynced;

    /// <summary>An informer that does nothing before <see cref="RunAsync"/>.</summary>
    public Informer(
        KubernetesApi api, InformerTarget<T> target, IInformerHandler<T> handler, InformerServices services, InformerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(services);
        var feed = new ObjectFeed<T>(target, Store, handler, services.Log);
        List<string?> namespaces = [.. target.Namespaces.Distinct()];
        if (namespaces.Count == 0)
        {
            namespaces.Add(null);
        }

        _loops =
        [
            .. namespaces.Select(ns => new NamespaceLoop<T>(
                api, new CollectionScope(target.Type, ns, target.MetadataOnly), feed, services, options ?? new InformerOptions())),
        ];
        _allSynced = Task.WhenAll(_loops.Select(loop => loop.Synced.Task));
    }

    /// <summary>What is known.</summary>
    public ObjectStore<T> Store { get; } = new();

    /// <summary>True from the end of the first list on (of every namespace).</summary>
    public bool HasSynced => _allSynced.IsCompletedSuccessfully;

    /// <summary>
    /// When the server last sent anything, of the namespace that has been silent longest: for liveness. A healthy watch is heard of at
    /// least as often as it ends (<see cref="InformerOptions.LongestWatch"/>).
    /// </summary>
    public DateTimeOffset LastHeard => _loops.Min(loop => loop.LastHeard);

    /// <summary>
    /// True while the store is as new as the server lets it be: listed, and the watch open or about to be, or refused. False while the
    /// connection is lost: others may have written meanwhile.
    /// </summary>
    public bool IsCurrent => _loops.All(loop => loop.IsCurrent || loop.State >= InformerState.NotInstalled);

    /// <summary>Tries at once what waits for its next attempt.</summary>
    public void Hurry()
    {
        foreach (var loop in _loops)
        {
            loop.Hurry();
        }
    }

    /// <summary>The worst state of all namespaces.</summary>
    public InformerState State => _loops.Max(loop => loop.State);

    /// <summary>True while list or watch is refused in some namespace: a caller may choose polling.</summary>
    public bool Denied => _loops.Any(loop => loop.Denied);

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    public Task WhenSynced(CancellationToken cancellationToken) => _allSynced.WaitAsync(cancellationToken);

    /// <summary>Completes with true when <see cref="HasSynced"/> becomes true, or with false when list or watch was refused before that.</summary>
    public async Task<bool> WhenSyncedOrDenied(CancellationToken cancellationToken)
    {
        await Task.WhenAny([_allSynced, .. _loops.Select(loop => loop.FirstDenied)]).WaitAsync(cancellationToken);
        return HasSynced;
    }

    /// <summary>Runs until cancelled, which ends it without an exception. Call it once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _loops.Select(loop => loop.RunAsync(together.Token)).ToList();
        try
        {
            await await Task.WhenAny(running);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked for
        }
        finally
        {
            await together.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}

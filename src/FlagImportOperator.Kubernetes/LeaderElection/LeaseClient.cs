using System.Text.Json;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>The calls about the lease, each with a limit of its own; needs get, create and patch.</summary>
/// <param name="api">Not one that the fence holds back: this is what opens it.</param>
/// <param name="options">Which lease.</param>
/// <param name="identity">Who this copy is.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseClient(IKubernetesApi api, LeaseElectionOptions options, string identity, TimeProvider time)
{
    /// <summary>The lease, or null where there is none.</summary>
    public async Task<Lease?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(limited => api.GetAsync(LeaseElector.Leases, options.Lease, limited), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Creates it, held by this copy.</summary>
    public Task<Lease> CreateAsync(int transitions, CancellationToken cancellationToken) => CallAsync(
        limited => api.CreateAsync(LeaseElector.Leases, options.Lease.Namespace, LeaseBodies.Create(options, identity, transitions, time.GetUtcNow()), limited),
        cancellationToken);

    /// <summary>Takes it, with the new count of <paramref name="transitions"/>, or renews it.</summary>
    public Task<Lease> HoldAsync(string version, int? transitions, CancellationToken cancellationToken) =>
        PatchAsync(LeaseBodies.Hold(options, identity, version, transitions, time.GetUtcNow()), cancellationToken);

    /// <summary>A patch that changes nothing, and so is not stored: it only shows whether this copy may patch.</summary>
    public Task<Lease> TouchAsync(string version, CancellationToken cancellationToken) => PatchAsync(LeaseBodies.Nothing(version), cancellationToken);

    /// <summary>Gives it up.</summary>
    public Task<Lease> ReleaseAsync(string version, CancellationToken cancellationToken) =>
        PatchAsync(LeaseBodies.Release(version, time.GetUtcNow()), cancellationToken);

    private Task<Lease> PatchAsync(byte[] patch, CancellationToken cancellationToken) =>
        CallAsync(limited => api.MergePatchAsync(LeaseElector.Leases, options.Lease, null, patch, limited), cancellationToken);

    private async Task<Lease> CallAsync(Func<CancellationToken, Task<byte[]>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.CallLimit, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return Lease.Read(await call(limited.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesApiException($"no answer within {options.CallLimit.TotalSeconds:0.#} s", exception);
        }
        catch (JsonException exception)
        {
            throw new KubernetesApiException($"an answer that is no Lease ({exception.GetType().Name})");
        }
    }
}

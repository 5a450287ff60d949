namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>Lets work run while this copy is the one that may act.</summary>
public interface ILeadership
{
    /// <summary>
    /// Waits until this copy may act, then calls <paramref name="work"/>, once, and returns when that has ended. Work has its own way to
    /// hear of <paramref name="stopping"/>; leadership is kept until it is over. Throws <see cref="LeadershipLostException"/> when
    /// leadership was lost meanwhile, and whatever the work throws.
    /// </summary>
    Task RunAsync(Func<Tenure, Task> work, CancellationToken stopping);
}

/// <summary>One copy's time as leader.</summary>
/// <param name="Began">When it began; whatever an earlier leader sent was sent before this.</param>
/// <param name="Lost">Cancelled when it ends without having been given up: calls under way must be cut.</param>
public sealed record Tenure(DateTimeOffset Began, CancellationToken Lost);

/// <summary>For a copy that is alone: it always leads.</summary>
/// <param name="began">When it began to work.</param>
public sealed class SoleLeadership(DateTimeOffset began) : ILeadership
{
    /// <inheritdoc/>
    public Task RunAsync(Func<Tenure, Task> work, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(new Tenure(began, CancellationToken.None));
    }
}

/// <summary>Leadership ended without having been given up. The message says why.</summary>
public sealed class LeadershipLostException(string message) : Exception(message);

/// <summary>Something was about to be sent by a copy that does not lead, or not any more; it was not sent.</summary>
public sealed class NotLeadingException() : OperationCanceledException("This copy does not lead; the call was not sent.");

using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>
/// One copy's dealings with the lease: carries out what <see cref="LeaseDecision"/> says, and keeps what came of it. Used by one caller
/// at a time; what is read from elsewhere says so.
/// </summary>
/// <param name="client">The calls.</param>
/// <param name="fence">Opened by each renewal.</param>
/// <param name="options">Which lease, and times.</param>
/// <param name="identity">Who this copy is.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For transitions.</param>
internal sealed class LeaseExchange(LeaseClient client, LeaderFence fence, LeaseElectionOptions options, string identity, TimeProvider time, ILogger log)
{
    // Conflict, look, write, and once more: whoever needs longer does not get it this time.
    private const int ExchangesARound = 5;

    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(1);

    private readonly long _origin = time.GetTimestamp();
    private long _completed = time.GetTimestamp();
    private volatile bool _canLead;

    /// <summary>What is known of the lease.</summary>
    public LeaseBelief Belief { get; private set; } = new();

    /// <summary>What is wrong.</summary>
    public LeaseTroubles Troubles { get; } = new(options.Lease, log);

    /// <summary>True once a write was sent: it may have taken effect, whatever came back.</summary>
    public bool Wrote { get; private set; }

    /// <summary>True once this copy held the lease, or saw another one hold it and found that it may write it too. From any thread.</summary>
    public bool CanLead => _canLead;

    /// <summary>How long ago a call came to its end, well or badly. From any thread.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _completed));

    /// <summary>How long until then, on this copy's clock; negative when it is past.</summary>
    public TimeSpan Until(TimeSpan moment) => moment - Now;

    /// <summary>Forgets how the lease stands, so that the next round looks.</summary>
    public void MustLook() => Belief = Belief.Unclear();

    /// <summary>Goes on until there is something to wait for, or leadership is over; null after a failure.</summary>
    public async Task<LeaseStep?> RoundAsync(CancellationToken cancellationToken)
    {
        for (var exchange = 0; exchange < ExchangesARound; exchange++)
        {
            var step = LeaseDecision.Next(Belief, identity, options, Now);
            if (step is LeaseStep.WaitUntil)
            {
                if (!_canLead && !await MayWriteAsync(cancellationToken))
                {
                    return null;
                }

                Troubles.Over();
            }

            if (step is LeaseStep.WaitUntil or LeaseStep.Lost)
            {
                return step;
            }

            if (!await TryAsync(step, cancellationToken))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Lets others take over at once. That it fails is no harm: the lease runs out.</summary>
    public async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseLimit, time);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                var lease = Belief.Known ? Belief.Lease : await client.GetAsync(limit.Token);
                if (lease?.Holder != identity)
                {
                    return;
                }

                try
                {
                    await client.ReleaseAsync(lease.Version, limit.Token);
                    LeaseElectorLog.Released(log, options.Lease);
                    return;
                }
                catch (KubernetesApiException exception) when (exception.IsConflict && attempt < 2)
                {
                    Belief = Belief.Unclear();
                }
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            LeaseElectorLog.NotReleased(log, options.Lease, exception.Message);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);

    // With the right to read alone all goes well until the lease is free. In a rollout that would be when the last copy that could lead is gone.
    private async Task<bool> MayWriteAsync(CancellationToken cancellationToken)
    {
        if (Belief.HeldFrom is null)
        {
            if (Belief.Lease is not { } lease)
            {
                return true;
            }

            try
            {
                await client.TouchAsync(lease.Version, cancellationToken);
            }
            catch (KubernetesApiException exception) when (exception.IsConflict || exception.IsNotFound)
            {
                // It was renewed or deleted meanwhile; rights come before that.
            }
            catch (KubernetesApiException exception)
            {
                Troubles.Note(exception);
                return false;
            }
        }

        _canLead = true;
        return true;
    }

    private async Task<bool> TryAsync(LeaseStep step, CancellationToken cancellationToken)
    {
        try
        {
            await ExchangeAsync(step, cancellationToken);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict || (exception.IsNotFound && step is not LeaseStep.Create))
        {
            // Somebody wrote meanwhile, or deleted it, or the answer to our own write was lost: a look tells.
            Belief = Belief.Unclear();
            return true;
        }
        catch (KubernetesApiException exception)
        {
            Belief = Belief.Unclear();
            _canLead &= !exception.IsDenied || step is LeaseStep.Look;
            Troubles.Note(exception);
            return false;
        }
        catch (OperationCanceledException)
        {
            Belief = Belief.Unclear();
            throw;
        }
        finally
        {
            Interlocked.Exchange(ref _completed, time.GetTimestamp());
        }
    }

    private async Task ExchangeAsync(LeaseStep step, CancellationToken cancellationToken)
    {
        if (step is LeaseStep.Look)
        {
            var seen = await client.GetAsync(cancellationToken);
            Belief = Belief.Seen(seen, options, Now);
            return;
        }

        Wrote = true;
        var (from, mark) = (Now, fence.Mark());
        var written = step switch
        {
            LeaseStep.Create create => await client.CreateAsync(create.Transitions, cancellationToken),
            LeaseStep.Take take => await client.HoldAsync(take.Version, take.Transitions, cancellationToken),
            LeaseStep.Renew renew => await client.HoldAsync(renew.Version, null, cancellationToken),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is no call."),
        };
        Belief = Belief.Wrote(written, from);
        fence.Renewed(mark);
    }
}

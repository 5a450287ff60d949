using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>Counts one loop's failures, and says each turn for the worse or better once.</summary>
internal sealed class Troubles(CollectionScope scope, string? notInstalledHint, InformerServices services)
{
    private readonly TaskCompletionSource _firstDenied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Trouble _counted;
    private int _attempts;
    private Trouble _said;
    private volatile InformerState _state = InformerState.Listing;

    public InformerState State => _state;

    public Task FirstDenied => _firstDenied.Task;

    public void Listing()
    {
        if (_state == InformerState.Watching)
        {
            _state = InformerState.Listing;
        }
    }

    /// <summary>A watch is open. No reason yet to forget how often it failed: it may fail again with its first byte.</summary>
    public void Watching()
    {
        _state = InformerState.Watching;
        if (_said != Trouble.None)
        {
            _said = Trouble.None;
            InformerLog.Recovered(services.Log, scope);
        }
    }

    /// <summary>A watch brought something, or lasted.</summary>
    public void Progress()
    {
        _counted = Trouble.None;
        _attempts = 0;
    }

    public NextStep Failed(KubernetesApiException failure, double jitter, InformerOptions options)
    {
        var trouble = RetryPolicy.Classify(failure);
        _attempts = trouble == _counted ? _attempts + 1 : 0;
        _counted = trouble;
        var step = RetryPolicy.Decide(trouble, _attempts, failure.RetryAfter, jitter, options);
        _state = trouble switch
        {
            Trouble.NotInstalled => InformerState.NotInstalled,
            Trouble.Denied => InformerState.Denied,
            Trouble.Expired => InformerState.Listing,
            _ => InformerState.Unreachable,
        };
        if (trouble == Trouble.Denied)
        {
            _firstDenied.TrySetResult();
        }

        Say(trouble, failure, step.Delay);
        return step;
    }

    private void Say(Trouble trouble, KubernetesApiException failure, TimeSpan delay)
    {
        // One lost connection or one 429 is a server's every-day life; the second in a row is news.
        var routine = trouble == Trouble.Expired || (trouble is Trouble.Lost or Trouble.Refused or Trouble.Throttled && _attempts == 0 && !failure.IsDenied);
        if (routine || trouble == _said)
        {
            InformerLog.StillFailing(services.Log, scope, delay, failure.Message);
            return;
        }

        _said = trouble;
        switch (trouble)
        {
            case Trouble.NotInstalled:
                InformerLog.NotInstalled(services.Log, scope.Type.Plural, scope.Type.Group, scope.Type.Version, notInstalledHint ?? "");
                break;
            case Trouble.Denied:
                InformerLog.Denied(services.Log, scope, scope.Type.Plural, scope.Type.Group, failure.Message);
                break;
            default:
                InformerLog.Lost(services.Log, scope, failure.Message);
                break;
        }
    }
}

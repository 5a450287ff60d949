using System.Net;
using FlagImportOperator.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>Says each turn for the worse or better once.</summary>
internal sealed class LeaseTroubles(NamespacedName lease, ILogger log)
{
    private Kind _said;
    private int _inARow;

    private enum Kind
    {
        None,
        Denied,
        NoNamespace,
        Failing,
    }

    /// <summary>The last failure, for people; null while all is well.</summary>
    public string? Last { get; private set; }

    /// <summary>The lease could be read or written.</summary>
    public void Over()
    {
        (Last, _inARow) = (null, 0);
        if (_said != Kind.None)
        {
            _said = Kind.None;
            LeaseElectorLog.Works(log, lease);
        }
    }

    /// <summary>It could not.</summary>
    public void Note(KubernetesApiException failure)
    {
        Last = failure.Message;
        _inARow++;
        var kind = failure.StatusCode switch
        {
            HttpStatusCode.Forbidden => Kind.Denied,
            // A look that finds nothing is no failure: this is the answer to a create.
            HttpStatusCode.NotFound => Kind.NoNamespace,
            _ => Kind.Failing,
        };

        // One lost connection is a server's every-day life; the second in a row is news.
        if (kind == _said || (kind == Kind.Failing && _inARow < 2))
        {
            LeaseElectorLog.StillFails(log, lease, failure.Message);
            return;
        }

        _said = kind;
        switch (kind)
        {
            case Kind.Denied:
                LeaseElectorLog.Denied(log, lease, lease.Namespace, failure.Message);
                break;
            case Kind.NoNamespace:
                LeaseElectorLog.NoNamespace(log, lease, lease.Namespace);
                break;
            default:
                LeaseElectorLog.Fails(log, lease, failure.Message);
                break;
        }
    }
}

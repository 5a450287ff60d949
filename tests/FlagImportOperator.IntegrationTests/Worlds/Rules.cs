using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>What must hold at every moment, whatever is done to the operator.</summary>
internal sealed class Rules(World world)
{
    /// <summary>Part of every secret value in a world: nothing that people can read may hold it.</summary>
    public const string Canary = "canary";

    // A run whose faults are over and that still calls is a storm. Polls are not counted.
    private const int MostCalls = 250;

    private readonly Dictionary<string, int> _inFlight = new(StringComparer.Ordinal);
    private int _calls;

    public List<string> Violations { get; } = [];

    public void Broken(string what)
    {
        world.Note(() => $"  !!! {what}");
        Violations.Add(what);
    }

    /// <summary>Values leave the cluster: none may be a mask, which would overwrite the secret that it stands for (LD §5.2).</summary>
    public void Sends(IEnumerable<string> values)
    {
        if (values.Any(Variables.IsMask))
        {
            Broken("a mask was sent");
        }
    }

    /// <summary>A text that people can read is written.</summary>
    public void Shows(string text)
    {
        if (text.Contains(Canary, StringComparison.Ordinal))
        {
            Broken("a secret value was shown");
        }
    }

    public void Called(CallKind kind)
    {
        if (kind != CallKind.Poll && ++_calls == MostCalls)
        {
            Broken("a storm of calls");
        }
    }

    /// <summary>A create is sent. Until it took effect (or did not) no other one for the same resource may be.</summary>
    public IDisposable Posts(IEnumerable<string> tags)
    {
        var owner = tags.Single(OwnerTag.IsOwnerTag);
        var resource = world.Cluster.Keys.Where(key => TagOf(key) == owner).Select(world.Cluster.Find).FirstOrDefault();
        if (resource?.Metadata.Finalizers?.Contains(ResourceNames.Finalizer) != true)
        {
            Broken("a create was sent before the finalizer was stored");
        }

        if (_inFlight.GetValueOrDefault(owner) > 0)
        {
            Broken("two creates were under way at once");
        }

        _inFlight[owner] = _inFlight.GetValueOrDefault(owner) + 1;
        return new Flight(() => _inFlight[owner]--);
    }

    public static string TagOf(NamespacedName key) => OwnerTag.For(OperatorProcess.ClusterId, key);

    private sealed class Flight(Action land) : IDisposable
    {
        private bool _landed;

        public void Dispose()
        {
            if (!_landed)
            {
                _landed = true;
                land();
            }
        }
    }
}

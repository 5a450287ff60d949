using FlagImportOperator.Kubernetes.Events;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>What people would read in <c>kubectl describe</c>.</summary>
internal sealed class EventLog(World world) : IEventRecorder
{
    public List<string> Reasons { get; } = [];

    public void Record(ObjectReference about, bool warning, string reason, string action, string note)
    {
        world.Note(() => $"  event {reason}: {note}");
        world.Rules.Shows(note);
        Reasons.Add(reason);
    }
}

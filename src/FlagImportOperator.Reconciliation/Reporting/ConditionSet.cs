using FlagImportOperator.Api;

namespace FlagImportOperator.Reconciliation.Reporting;

/// <summary>metav1 conditions: a condition's time moves only when its status does, and conditions of other owners are left alone.</summary>
internal sealed class ConditionSet(IReadOnlyList<Condition>? before, long generation, DateTimeOffset now)
{
    private const int LongestMessage = 1024;

    private readonly List<Condition> _conditions = [.. before ?? []];

    /// <summary>Sets a condition.</summary>
    public void Set(string type, ConditionValue value)
    {
        var index = _conditions.FindIndex(c => c.Type == type);
        var old = index < 0 ? null : _conditions[index];
        var condition = new Condition
        {
            Type = type,
            Status = value.Status,
            Reason = value.Reason,
            Message = value.Message.Length <= LongestMessage ? value.Message : string.Concat(value.Message.AsSpan(0, LongestMessage - 1), "…"),
            ObservedGeneration = generation,

            // Whole seconds, as Kubernetes keeps them.
            LastTransitionTime = old?.Status == value.Status ? old.LastTransitionTime : DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
        };
        if (index < 0)
        {
            _conditions.Add(condition);
        }
        else
        {
            _conditions[index] = condition;
        }
    }

    /// <summary>Sets a condition, or takes it away.</summary>
    public void SetOrRemove(string type, ConditionValue? value)
    {
        if (value is null)
        {
            _conditions.RemoveAll(c => c.Type == type);
        }
        else
        {
            Set(type, value);
        }
    }

    /// <summary>The conditions in their order.</summary>
    public List<Condition> ToList() => _conditions;
}

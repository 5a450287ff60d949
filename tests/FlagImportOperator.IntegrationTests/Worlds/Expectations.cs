using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>What must hold once nothing unforeseen has happened for a while.</summary>
internal static class Expectations
{
    private static readonly CallKind[] Writes =
        [CallKind.AddFinalizer, CallKind.RemoveFinalizer, CallKind.PatchStatus, CallKind.Create, CallKind.Patch, CallKind.Delete, CallKind.Trigger];

    /// <summary>Everything that is not as it must be.</summary>
    public static IEnumerable<string> Unmet(World world, IEnumerable<NamespacedName> keys, IReadOnlyCollection<RemoteConfiguration> foreign)
    {
        foreach (var stranger in foreign.Where(item => !ReferenceEquals(item, world.Remote.Find(item.Id))))
        {
            yield return $"a foreign configuration was touched: {stranger.Name}";
        }

        foreach (var unmet in keys.SelectMany(key => world.Cluster.Find(key) is { } resource ? OfPresent(world, key, resource) : OfGone(world, key)))
        {
            yield return unmet;
        }
    }

    /// <summary>A pass over everything, a new process, and (<paramref name="deep"/>) a day's hours write nothing.</summary>
    public static IEnumerable<string> Unquiet(World world, bool deep)
    {
        var before = world.Calls.Count;
        world.LookAtAll();
        world.Run(TimeSpan.FromSeconds(62));
        if (Written(world, before) is { Length: > 0 } first)
        {
            yield return $"a quiet pass wrote: {first}";
            yield break;
        }

        world.Kill();
        world.Run(TimeSpan.FromSeconds(20));
        if (Written(world, before) is { Length: > 0 } second)
        {
            yield return $"a new process wrote: {second}";
            yield break;
        }

        if (deep)
        {
            world.Run(TimeSpan.FromMinutes(75));
            if (Written(world, before) is { Length: > 0 } third)
            {
                yield return $"the hourly comparison wrote: {third}";
            }
        }
    }

    private static string Written(World world, int from) => string.Join(", ", world.Calls.Skip(from).Where(Writes.Contains));

    private static IEnumerable<string> OfPresent(World world, NamespacedName key, FlagImportConfiguration resource)
    {
        if (resource.Metadata.DeletionTimestamp is not null)
        {
            yield return $"{key} is still being deleted";
            yield break;
        }

        var owned = world.Remote.WithTag(Rules.TagOf(key)).ToList();
        if (owned is not [var remote])
        {
            yield return $"{key} has {owned.Count} configurations";
            yield break;
        }

        foreach (var unmet in OfContent(world, key, resource.Spec!, remote).Concat(OfStatus(key, resource, remote)))
        {
            yield return unmet;
        }
    }

    private static IEnumerable<string> OfContent(World world, NamespacedName key, FlagImportConfigurationSpec spec, RemoteConfiguration remote)
    {
        if (spec.Name is not null && remote.Name != spec.Name)
        {
            yield return $"{key}: the name is {remote.Name}";
        }

        if (spec.Tags is not null && !remote.Tags.ToHashSet().SetEquals(spec.Tags.Append(Rules.TagOf(key))))
        {
            yield return $"{key}: the tags are {string.Join(' ', remote.Tags)}";
        }

        var secret = world.Cluster.Secret(new NamespacedName(key.Namespace, spec.ConfigSecretRef!.Name!))!.Value.Data;
        var wanted = Variables.Complete((spec.Config ?? new Dictionary<string, string>()).Concat(secret));
        foreach (var (name, value) in wanted.Where(pair => remote.Config.GetValueOrDefault(pair.Key) != pair.Value))
        {
            yield return $"{key}: {name} is {remote.Config.GetValueOrDefault(name)} in place of {value}";
        }
    }

    private static IEnumerable<string> OfStatus(NamespacedName key, FlagImportConfiguration resource, RemoteConfiguration remote)
    {
        var status = resource.Status ?? new FlagImportConfigurationStatus();
        var ready = status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        if (ready is not { Status: "True" } || ready.ObservedGeneration != resource.Metadata.Generation || status.ObservedGeneration != resource.Metadata.Generation)
        {
            yield return $"{key} is not Ready: {ready?.Reason} {ready?.Message}";
        }

        if (status.Conditions?.Any(c => c.Type is ConditionTypes.Reconciling or ConditionTypes.Stalled) == true)
        {
            yield return $"{key} is Reconciling or Stalled";
        }

        if (status.Id != remote.Id)
        {
            yield return $"{key}: status has id {status.Id}";
        }

        if (status.Plan is not null)
        {
            yield return $"{key}: status has a plan";
        }

        if (resource.Metadata.Annotations?.GetValueOrDefault(ResourceNames.ImportRequestedAnnotation) is { } requested
            && (status.Import?.Requested != requested || status.Import.State is not (ImportRequestStates.Finished or ImportRequestStates.Unknown)))
        {
            yield return $"{key}: the import {requested} is at {status.Import?.Requested} {status.Import?.State}";
        }
    }

    private static IEnumerable<string> OfGone(World world, NamespacedName key)
    {
        foreach (var item in world.Remote.WithTag(Rules.TagOf(key)))
        {
            yield return $"{key} is gone and {item.Id} still bears its tag";
        }
    }
}

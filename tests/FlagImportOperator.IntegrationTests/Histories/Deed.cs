using FlagImportOperator.Api;
using FlagImportOperator.IntegrationTests.CrashMatrix;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.IntegrationTests.Histories;

/// <summary>What can happen in a history.</summary>
internal enum DeedKind
{
    Wait,
    Apply,
    Delete,
    Rename,
    Retag,
    Reconfigure,
    DropVariables,
    Rotate,
    RequestImport,
    RequestComparison,
    Orphan,
    Pause,
    GoOn,
    Restore,
    DeleteOutside,
    EditOutside,
    Crash,
    Fault,
}

/// <summary>One event: what, to which resource, and how much of it.</summary>
internal readonly record struct Deed(DeedKind Kind, int Resource, int Amount)
{
    private static readonly NamespacedName[] Resources = [new("team", "one"), new("team", "two"), new("other", "one")];

    public static IReadOnlyList<NamespacedName> Keys => Resources;

    public NamespacedName Key => Resources[Resource];

    /// <summary>The two resources of a namespace share a Secret.</summary>
    public static NamespacedName SecretOf(NamespacedName key) => new(key.Namespace, Scenario.Keys.Name);

    public void On(World world, Tally tally)
    {
        var (key, amount) = (Key, Amount);
        switch (Kind)
        {
            case DeedKind.Wait:
                world.Run(TimeSpan.FromSeconds(amount < 10 ? amount * 0.1 : (amount - 9) * 3));
                break;
            case DeedKind.Apply when world.Cluster.Find(key) is null:
                world.Cluster.Create(key, Acts.Spec());
                break;
            case DeedKind.Delete when world.Cluster.Find(key) is not null:
                tally.Deleted(key);
                world.Cluster.Delete(key);
                break;
            case DeedKind.Rename:
                world.Cluster.Edit(key, spec => spec.Name = amount == 0 ? null : $"name {amount}");
                break;
            case DeedKind.Retag:
                world.Cluster.Edit(key, spec => spec.Tags = amount == 0 ? null : [.. Enumerable.Range(0, amount % 4).Select(tag => $"tag{tag}")]);
                break;
            case DeedKind.Reconfigure:
                world.Cluster.Edit(key, spec => spec.Config = new Dictionary<string, string>(spec.Config!)
                {
                    ["environmentId"] = $"e{amount}",
                    [amount % 2 == 0 ? "ldTag" : "splitTag"] = $"t{amount}",
                });
                break;
            case DeedKind.DropVariables:
                world.Cluster.Edit(key, spec => spec.Config = spec.Config!.Where(v => v.Key is not ("ldTag" or "splitTag")).ToDictionary(v => v.Key, v => v.Value));
                break;
            case DeedKind.Rotate:
                world.Cluster.SetSecret(SecretOf(key), Acts.Secret(amount));
                break;
            case DeedKind.RequestImport when world.Cluster.Find(key) is not null:
                world.Cluster.Annotate(key, ResourceNames.ImportRequestedAnnotation, tally.Request(key));
                break;
            case DeedKind.RequestComparison:
                world.Cluster.Annotate(key, ResourceNames.ReconcileRequestedAnnotation, $"{amount}");
                break;
            case DeedKind.Orphan:
                tally.Orphans(key);
                world.Cluster.Edit(key, spec => spec.DeletionPolicy = amount % 2 == 0 ? DeletionPolicies.Orphan : null);
                break;
            case DeedKind.Pause:
                world.Cluster.Edit(key, spec => spec.Mode = Modes.Paused);
                break;
            case DeedKind.GoOn:
                world.Cluster.Edit(key, spec => spec.Mode = null);
                break;
            case DeedKind.Restore when IsRecorded(world.Cluster.Find(key)):
                tally.Request(key);
                world.Cluster.Restore(key);
                break;
            case DeedKind.DeleteOutside:
                foreach (var item in world.Remote.WithTag(Rules.TagOf(key)).ToList())
                {
                    world.Remote.Delete(item.Id);
                }

                break;
            case DeedKind.EditOutside:
                EditOutside(world, key, amount);
                break;
            case DeedKind.Crash:
                world.Kill();
                break;
            case DeedKind.Fault:
                tally.Arm(amount);
                break;
        }
    }

    // A backup that lacks a variable which the operator had sent before cannot be told from someone's edit in the web UI: such a
    // variable is left alone. So a backup is one of a resource at rest.
    private static bool IsRecorded(FlagImportConfiguration? resource) =>
        resource is { Metadata.DeletionTimestamp: null, Status.AppliedConfig: { } applied, Spec.Config: { } config }
        && applied.Keys.ToHashSet().SetEquals(config.Keys.Concat(Acts.Secret(1).Keys));

    private static void EditOutside(World world, NamespacedName key, int amount)
    {
        foreach (var item in world.Remote.WithTag(Rules.TagOf(key)).ToList())
        {
            world.Remote.Edit(item.Id, it => (amount % 3) switch
            {
                0 => it with { Name = $"theirs {amount}" },
                1 => it with { Tags = it.Tags.Add($"theirs{amount}") },
                _ => it with { Config = it.Config.SetItem("environmentId", $"theirs {amount}") },
            });
        }
    }
}

using System.Collections.Immutable;
using FlagImportOperator.Api;
using FlagImportOperator.IntegrationTests.Worlds;
using FlagImportOperator.Kubernetes;

namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>Something that a user or someone else does.</summary>
internal sealed record Act(string Name, Action<World> Do)
{
    public void On(World world) => world.Act(Name, Do);
}

/// <summary>A story without faults: the matrix adds them.</summary>
internal sealed record Scenario(string Name)
{
    public static readonly NamespacedName Key = new("team", "import");
    public static readonly NamespacedName Keys = new("team", "keys");

    /// <summary>Happens, and comes to rest, before calls count.</summary>
    public ImmutableArray<Act> Before { get; init; } = [];

    /// <summary>What the story is about: done at once.</summary>
    public required ImmutableArray<Act> Acts { get; init; }

    /// <summary>Done at each boundary in turn, and after everything has come to rest.</summary>
    public Act? Anytime { get; init; }

    /// <summary>What must hold at the end beside <see cref="Expectations"/>.</summary>
    public Func<World, IEnumerable<string>> Also { get; init; } = static _ => [];

    public override string ToString() => Name;
}

/// <summary>The acts that scenarios are made of.</summary>
internal static class Acts
{
    public static readonly Act Apply = new("apply", world => world.Cluster.Create(Scenario.Key, Spec()));
    public static readonly Act Delete = new("delete", world => world.Cluster.Delete(Scenario.Key));
    public static readonly Act Restore = new("restore from backup", world => world.Cluster.Restore(Scenario.Key));
    public static readonly Act Rename = Edit("edit the name", spec => spec.Name = "renamed");
    public static readonly Act Retag = Edit("edit the tags", spec => spec.Tags = ["a", "c"]);
    public static readonly Act AddTag = Edit("add a tag", spec => spec.Tags = ["a", "b", "c"]);
    public static readonly Act Orphan = Edit("set policy Orphan", spec => spec.DeletionPolicy = DeletionPolicies.Orphan);

    public static readonly Act Reconfigure = Edit("edit the config", spec => spec.Config = new Dictionary<string, string>(spec.Config!)
    {
        ["environmentId"] = "e2",
        ["ldTag"] = "imported",
    });

    public static readonly Act DropVariable = Edit("drop a variable", spec =>
        spec.Config = spec.Config!.Where(pair => pair.Key is not ("splitTag" or "ldTag")).ToDictionary(pair => pair.Key, pair => pair.Value));

    public static readonly Act RequestImport = new("request an import", world =>
        world.Cluster.Annotate(Scenario.Key, ResourceNames.ImportRequestedAnnotation, "first"));

    public static readonly Act RequestAnotherImport = new("request another import", world =>
        world.Cluster.Annotate(Scenario.Key, ResourceNames.ImportRequestedAnnotation, "second"));

    public static readonly Act Rotate = new("rotate the secret", world => world.Cluster.SetSecret(Scenario.Keys, Secret(2)));
    public static readonly Act RotateAgain = new("rotate the secret again", world => world.Cluster.SetSecret(Scenario.Keys, Secret(3)));

    public static readonly Act RotateBack = new("rotate the secret back", world => world.Cluster.SetSecret(Scenario.Keys, Secret(1)));

    public static readonly Act DeleteOutside = new("delete in the web UI", world =>
    {
        foreach (var item in world.Remote.WithTag(Rules.TagOf(Scenario.Key)).ToList())
        {
            world.Remote.Delete(item.Id);
        }
    });

    public static readonly Act EditOutside = new("edit in the web UI", world =>
    {
        foreach (var item in world.Remote.WithTag(Rules.TagOf(Scenario.Key)).ToList())
        {
            world.Remote.Edit(item.Id, it => it with { Name = "theirs", Tags = it.Tags.Add("theirs"), Config = it.Config.SetItem("environmentId", "theirs") });
        }
    });

    /// <summary>An existing configuration, to be adopted.</summary>
    public static readonly Act CreateOutside = new("create in the web UI", world => world.Remote.Create(
        RemoteAccount.Project, RemoteAccount.Integration, "by hand", ["theirs"],
        [new("workspaceId", "w0"), new("environmentId", "e0"), new("workspaceApiKey", "canary-by-hand"), new("ldApiKey", "canary-by-hand")]));

    public static readonly Act Adopt = new("apply with adopt", world =>
    {
        var spec = Spec();
        spec.Adopt = new Adoption { Id = world.Remote.Items.Single(item => item.Name == "by hand").Id };
        world.Cluster.Create(Scenario.Key, spec);
    });

    public static Act Edit(string name, Action<FlagImportConfigurationSpec> edit) => new(name, world => world.Cluster.Edit(Scenario.Key, edit));

    public static FlagImportConfigurationSpec Spec() => new()
    {
        ProjectKey = RemoteAccount.Project,
        IntegrationKey = RemoteAccount.Integration,
        Name = "flags",
        Tags = ["a", "b"],
        Config = new Dictionary<string, string> { ["workspaceId"] = "w1", ["environmentId"] = "e1", ["splitTag"] = "s1" },
        ConfigSecretRef = new SecretReference { Name = Scenario.Keys.Name },
    };

    public static Dictionary<string, string> Secret(int version) => new()
    {
        ["workspaceApiKey"] = $"{Rules.Canary}-workspace-{version}",
        ["ldApiKey"] = $"{Rules.Canary}-ld-{version}",
    };
}

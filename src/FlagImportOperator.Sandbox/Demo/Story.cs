using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.Sandbox.LaunchDarkly;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>What the demo shows, in order. Every sentence that it says has been seen to be true.</summary>
internal sealed class Story(Stage stage, IShow show)
{
    private const string Split = "split";
    private const string Unleash = "unleash";
    private const string Again = "once";

    private static readonly string[] Applied = [Split, Unleash];

    public async Task PlayAsync()
    {
        await ActAsync("1. Applied, created in LaunchDarkly, imported, Ready", ApplyAsync);
        await ActAsync("2. An edit becomes the smallest JSON patch", EditAsync);
        await ActAsync("3. Someone edits in LaunchDarkly's web UI: the drift is repaired", DriftAsync);
        await ActAsync("4. Mode Observe: the drift is told, and nothing touched", ObserveAsync);
        await ActAsync("5. A Secret is rotated: only the changed key goes out", RotateAsync);
        await ActAsync("6. The answer to a create gets lost: still exactly one is made", LoseAnswerAsync);
        await ActAsync("7. Deleted here, deleted there; Orphan stays", DeleteAsync);
    }

    private async Task ApplyAsync()
    {
        show.Command("kubectl apply -f config/samples");
        foreach (var manifest in SampleFile.All.SelectMany(file => file.Objects))
        {
            await stage.Cluster.CreateAsync((JsonObject)manifest.DeepClone(), stage.Stopping);
        }

        show.Command("kubectl get fic --watch");
        await stage.LiveUntilAsync(
            "split and unleash are Ready, their imports complete",
            () => Applied.All(name => stage.Resource(name).IsReady() && stage.Resource(name).Import() == "complete"));
        stage.Check("two creates", stage.Calls(0, SimulatorOperation.Create).Count == 2);
        foreach (var name in Applied)
        {
            var held = Held(name);
            show.Say($"{name} is \"{held.Name}\" in LaunchDarkly, id {held.Id}, tags {string.Join(", ", held.Tags)}.");
        }
    }

    private async Task EditAsync()
    {
        var (id, mark) = (Held(Split).Id, stage.Mark());
        await ChangeAsync(Split, """{"spec":{"tags":["from-split","wave-2"],"config":{"ldTag":"imported-in-wave-2","splitTag":null}}}""");

        var patch = await stage.PatchAsync(mark, id, "add /tags/-", "add /config/ldTag", "remove /config/splitTag");
        await SettledAsync(Split);
        stage.Check("LaunchDarkly holds the edit", Held(Split) is { Config: var config } && config["ldTag"] == "imported-in-wave-2" && config.GetValueOrDefault("splitTag") != "migrate");
        show.Patch("Three changes, one PATCH of three operations:", patch);
    }

    private async Task DriftAsync()
    {
        var (id, mark) = (Held(Split).Id, stage.Mark());
        show.Say("Someone renames it and sets ldTag by hand.");
        stage.LaunchDarkly.EditInWebUi(id, form => (form.Name, form.Config["ldTag"]) = ("Renamed by hand", "by-hand"));

        var patch = await stage.PatchAsync(mark, id, "replace /name", "add /config/ldTag");
        await stage.UntilAsync("LaunchDarkly holds the spec again", () => Held(Split) is { Name: "Flags from Split", Config: var config } && config["ldTag"] == "imported-in-wave-2");
        show.Patch("The operator puts back what the spec declares, and touches nothing else:", patch);
        show.Say($"Event DriftRepaired: {await EventAsync(Split, "DriftRepaired")}");
    }

    private async Task ObserveAsync()
    {
        await ChangeAsync(Split, """{"spec":{"mode":"Observe"}}""");
        await stage.UntilAsync("split is looked at in mode Observe", () => stage.Resource(Split).IsCurrent());
        var (id, mark) = (Held(Split).Id, stage.Mark());
        show.Say("Someone takes a tag off by hand.");
        stage.LaunchDarkly.EditInWebUi(id, form => form.Tags.Remove("wave-2"));

        await stage.UntilAsync("Synced is False, reason Drifted", () => stage.Resource(Split).Condition(ConditionTypes.Synced, ConditionReasons.Drifted) is not null);
        stage.Check("nothing is sent", stage.Calls(mark, SimulatorOperation.Patch).Count == 0);
        show.Say(ResourceRow.Say(stage.Resource(Split).Condition(ConditionTypes.Synced, ConditionReasons.Drifted)!));
        show.Patch("status.plan:", (JsonArray)stage.Resource(Split)!["status"]!["plan"]!);

        await ChangeAsync(Split, """{"spec":{"mode":null}}""");
        show.Patch("Sent, now that it may:", await stage.PatchAsync(mark, id, "add /tags/-"));
        await SettledAsync(Split);
    }

    private async Task RotateAsync()
    {
        const string Fresh = "fake-split-admin-api-key-rotated";
        var (id, mark) = (Held(Split).Id, stage.Mark());
        show.Command("""kubectl patch secret split-import --type merge -p '{"stringData":{"workspaceApiKey":"..."}}'""");
        await stage.Cluster.MergePatchAsync("Secret", "split-import", new JsonObject { ["stringData"] = new JsonObject { ["workspaceApiKey"] = Fresh } }, stage.Stopping);

        var patch = await stage.PatchAsync(mark, id, "add /config/workspaceApiKey");
        await stage.UntilAsync("LaunchDarkly holds the new key", () => Held(Split).Config["workspaceApiKey"] == Fresh);
        await SettledAsync(Split);
        await HiddenAsync(Fresh);
        show.Patch("Of the two keys in the Secret, the one that changed. Its value is in no status, event or line of the operator's log:", patch);
    }

    private async Task LoseAnswerAsync()
    {
        var mark = stage.Mark();
        show.Say("LaunchDarkly will do what it is asked, and the connection will break before the answer.");
        stage.LaunchDarkly.Faults.ApplyThenDrop(SimulatorOperation.Create);
        var manifest = (JsonObject)SampleFile.All.SelectMany(file => file.Objects).First(sample => (string?)sample["metadata"]!["name"] == Split && sample["spec"] is not null).DeepClone();
        (manifest["metadata"]!["name"], manifest["spec"]!["name"]) = (Again, "Made once");
        show.Command($"kubectl apply -f {Again}.yaml");
        await stage.Cluster.CreateAsync(manifest, stage.Stopping);

        await stage.LiveUntilAsync($"{Again} is Ready", () => stage.Resource(Again).IsReady());
        var creates = stage.Calls(mark, SimulatorOperation.Create);
        stage.Check("one create, whose answer was lost", creates is [{ Status: null, Applied: true }]);
        stage.Check("one configuration of that name", stage.LaunchDarkly.Configurations.Count(held => held.Name == "Made once") == 1);
        show.Say($"One create was sent, no answer came; the operator looked for its own tag, found {creates[0].Id}, and made no second one.");
    }

    private async Task DeleteAsync()
    {
        var (split, unleash, again, mark) = (Held(Split).Id, Held(Unleash).Id, Held(Again).Id, stage.Mark());
        show.Command("kubectl delete -f config/samples");
        show.Command($"kubectl delete fic {Again}");
        foreach (var manifest in SampleFile.All.SelectMany(file => file.Objects))
        {
            await stage.Cluster.DeleteAsync((string)manifest["kind"]!, (string)manifest["metadata"]!["name"]!, stage.Stopping);
        }

        await stage.Cluster.DeleteAsync(ResourceNames.Kind, Again, stage.Stopping);

        await stage.LiveUntilAsync("all resources are gone", () => Applied.Append(Again).All(name => stage.Resource(name) is null));
        stage.Check("split's configurations are deleted", stage.LaunchDarkly.Find(split) is null && stage.LaunchDarkly.Find(again) is null);
        stage.Check("unleash's configuration stays, with the operator's tag taken off", stage.LaunchDarkly.Find(unleash) is { Tags.Count: 0 });
        show.Say($"{Split} and {Again} are gone in LaunchDarkly too, {stage.Calls(mark, SimulatorOperation.Delete).Count} DELETEs.");
        show.Say($"{Unleash} says deletionPolicy: Orphan, so its configuration stays, without the operator's tag.");
    }

    private async Task ActAsync(string title, Func<Task> play)
    {
        show.Act(title);
        try
        {
            await play();
        }
        catch (DemoFailure failure)
        {
            failure.Act = title;
            throw;
        }
        catch (Exception exception) when (exception is ClusterException or HttpRequestException)
        {
            throw new DemoFailure("the Kubernetes API does as it is asked", [exception.Message]) { Act = title };
        }
    }

    private SimulatedConfiguration Held(string name)
    {
        var id = stage.Resource(name).Id();
        var held = id is null ? null : stage.LaunchDarkly.Find(id);
        stage.Check($"LaunchDarkly has the configuration that status._id of {name} names", held is not null);
        return held!;
    }

    private async Task ChangeAsync(string name, string patch)
    {
        show.Command($"kubectl patch fic {name} --type merge -p '{patch}'");
        var changed = await stage.Cluster.MergePatchAsync(ResourceNames.Kind, name, (JsonObject)JsonNode.Parse(patch)!, stage.Stopping);

        // What is waited for next must be said of this generation, not of the one before.
        var generation = changed.Generation();
        await stage.UntilAsync($"the edit of {name} is seen", () => stage.Resource(name).Generation() >= generation);
    }

    private Task SettledAsync(string name) => stage.UntilAsync($"{name} is Ready again", () => stage.Resource(name).IsCurrent() && stage.Resource(name).IsReady());

    private async Task HiddenAsync(string secret)
    {
        var (events, _) = await stage.Cluster.ListAsync("Event", stage.Stopping);
        var told = events.Append(stage.Resource(Split)!).Select(one => one.ToJsonString()).Concat(stage.OperatorLog());
        stage.Check("the new value is in no status, event or line of the operator's log", !told.Any(text => text.Contains(secret, StringComparison.Ordinal)));
    }

    private async Task<string> EventAsync(string name, string reason)
    {
        var found = await stage.FindAsync($"an event {reason} about {name}", async () =>
        {
            var (events, _) = await stage.Cluster.ListAsync("Event", stage.Stopping);
            return events.FirstOrDefault(one => (string?)one["reason"] == reason && (string?)one["regarding"]?["name"] == name);
        });
        return (string)found["note"]!;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.EndToEndTests.Crd;
using FlagImportOperator.EndToEndTests.Scenarios;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>
/// After a scenario, over every state that the API server stored meanwhile: tools that wait are told the truth, Argo CD's health agrees,
/// and nobody who compares with Git finds a difference that the operator made.
/// </summary>
internal static class GitOpsCheck
{
    public static async Task RunAsync(Stage stage)
    {
        var live = await stage.Cluster.ListAsync(Resources.Collection(stage.Namespace));
        var newest = live.Select(AppliedManifests.Version).DefaultIfEmpty().Max();
        var changes = await stage.History.TakeAsync(newest, TestContext.Current.CancellationToken);
        foreach (var change in changes)
        {
            About(change.After, () =>
            {
                KStatusCheck.IsSound(change);
                WritesWhatIsItsOwn(change.After);
                if (change.After["metadata"]!["deletionTimestamp"] is null)
                {
                    Assert.Equal(FluxHealth.Expected(change.After), FluxHealth.Compute(change.After));
                }

                if (stage.Applied.At(change.After) is { } manifest)
                {
                    Assert.Empty(ArgoDiff.ThreeWay(manifest, manifest, change.After));
                }
            });
        }

        await LuaAgreesAsync([.. changes.Select(change => change.After)]);
        var changed = changes.Select(change => change.After["metadata"]!["uid"]!.GetValue<string>()).ToHashSet();
        foreach (var resource in live.Where(resource => changed.Contains(resource["metadata"]!["uid"]!.GetValue<string>())))
        {
            await AppliesWithoutChangeAsync(stage, resource["metadata"]!["name"]!.GetValue<string>());
        }
    }

    /// <summary>By managedFields: of what users write, the operator owns nothing but its finalizer.</summary>
    private static void WritesWhatIsItsOwn(JsonObject resource)
    {
        foreach (var entry in (resource["metadata"]!["managedFields"]?.AsArray() ?? []).Select(entry => entry!.AsObject()))
        {
            if (entry["manager"]!.GetValue<string>() != ResourceNames.FieldManager || entry["subresource"] is not null)
            {
                continue;
            }

            var metadata = Assert.Single(entry["fieldsV1"]!.AsObject());
            Assert.Equal("f:metadata", metadata.Key);
            Assert.All(metadata.Value!.AsObject(), field => Assert.Equal("f:finalizers", field.Key));
        }
    }

    private static async Task LuaAgreesAsync(IReadOnlyList<JsonObject> states)
    {
        if (LuaInterpreter.Installed is not { } lua || states.Count == 0)
        {
            return;
        }

        LuaScript[] scripts = [ArgoScripts.Health, ArgoScripts.HealthWithImports, ArgoScripts.Discovery];
        var results = await lua.RunAsync([.. states.SelectMany(state => scripts.Select(script => (script, (JsonNode)state)))]);
        for (var i = 0; i < states.Count; i++)
        {
            var (health, withImports, actions) = (results[3 * i], results[(3 * i) + 1], results[(3 * i) + 2]);
            About(states[i], () =>
            {
                Agrees(ArgoHealth.Expected(states[i]), health);
                Agrees(ArgoHealth.Expected(states[i], failedImportDegrades: true), withImports);
                Assert.Equal(ArgoScripts.ActionNames.Order(), actions.Require().Select(action => action.Key).Order());
            });
        }
    }

    private static void Agrees((string Status, string? Message) expected, LuaResult result)
    {
        var said = result.Require();
        Assert.Equal(expected.Status, said["status"]!.GetValue<string>());
        Assert.Equal(expected.Message ?? said["message"]!.GetValue<string>(), said["message"]!.GetValue<string>());
    }

    /// <summary>
    /// As Argo CD's server-side diff: what Git says, applied once more in a dry run, changes nothing; neither for the manager that applied
    /// it, nor, without force, for another one, which would meet a conflict where somebody else has written.
    /// </summary>
    private static async Task AppliesWithoutChangeAsync(Stage stage, string name)
    {
        var path = stage.PathOf(name);
        await Poll.UntilAsync(
            $"{name} stays as it is for the time of a dry run",
            async () =>
            {
                if (await stage.Cluster.FindAsync(path) is not { } live
                    || live["metadata"]!["deletionTimestamp"] is not null
                    || stage.Applied.At(live) is not { } manifest)
                {
                    return true;
                }

                var own = await stage.Cluster.DryRunApplyAsync(path, manifest, "e2e", force: true);
                var other = await stage.Cluster.DryRunApplyAsync(path, manifest, "argocd-controller", force: false);
                if ((await stage.Cluster.FindAsync(path))?.Version() != live.Version())
                {
                    return false;
                }

                About(live, () =>
                {
                    Assert.Equal("{}", JsonMerge.Difference(Comparable(live), Comparable(own.Require())).ToJsonString());
                    Assert.Equal("{}", JsonMerge.Difference(Comparable(live), Comparable(other.Require())).ToJsonString());
                });
                return true;
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>Without the books that the API server keeps of who wrote what.</summary>
    private static JsonObject Comparable(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy["metadata"]!.AsObject().Remove("managedFields");
        copy["metadata"]!.AsObject().Remove("resourceVersion");
        return copy;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is told again, with the state.")]
    private static void About(JsonObject state, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.Message}\nin the state {state.ToJsonString()}");
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using CsCheck;
using FlagImportOperator.Api;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Planning;

/// <summary>Whatever becomes of each call, in whatever order users, strangers, crashes and time interfere.</summary>
public sealed class PlannerProperties
{
    private static readonly string[] Turns =
    [
        "pass", "pass", "pass", "pass", "wait", "wait", "hour", "restart", "edit", "rotate", "token", "list", "drift", "stranger tags",
        "delete outside", "late create", "import moves", "request import", "request comparison", "finalizer off", "status wiped",
        "secret gone", "secret back", "hide config", "observe", "pause", "manage",
    ];

    private static readonly Gen<string[]> Stories = Gen.OneOf(Turns).Array[1, 25];
    private static readonly Gen<int[]> Fates = Gen.Int[0, 19].Array[40];

    [Fact]
    public void A_pass_ends_creates_once_at_most_and_shows_no_secret() => Gen.Select(Stories, Fates, Gen.Bool, Gen.OneOf(1, 1, 20_000)).Sample((story, fates, briefly, pace) =>
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(pace), LaunchDarkly = { AnswersBriefly = briefly } };
        Script(world, fates);
        foreach (var turn in story.Append("pass").Append("delete").Append("pass").Append("wait").Append("pass"))
        {
            Turn(world, turn);
            if (turn == "pass")
            {
                // The world itself asserts that a pass ends, that a create finds the finalizer, and that no patch is empty.
                var ran = world.Run();
                Assert.True(ran.Steps.OfType<Step.Create>().Count() <= 1, ran.Trace);
                AssertNoSecret(world, ran);
            }
        }
    }, iter: 1000);

    [Fact]
    public void Equal_passes_have_equal_decisions() => Gen.Select(Stories, Fates).Sample((story, fates) =>
    {
        var (left, right) = (Told(story, fates), Told(story, fates));
        Assert.Equal(left, right);
    }, iter: 500);

    [Fact]
    public void Once_failures_end_there_is_exactly_one_configuration_and_it_is_right() => Gen.Select(Stories, Fates).Sample((story, fates) =>
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) };
        Script(world, fates);
        foreach (var turn in story.Where(turn => turn is not ("finalizer off" or "status wiped" or "late create")))
        {
            Turn(world, turn);
            if (turn == "pass")
            {
                world.Run();
            }
        }

        world.Heal();
        Turn(world, "secret back");
        Turn(world, "manage");
        for (var i = 0; i < 8; i++)
        {
            world.Run(TimeSpan.FromMinutes(20));
        }

        world.Annotate(ResourceNames.ReconcileRequestedAnnotation, "the end");
        world.LaunchDarkly.List(world.Now);
        world.Run();

        var held = Assert.Single(world.LaunchDarkly.Held, item => item.Tags!.Contains(world.Tag));
        Assert.Equal("True", world.Status.Condition(ConditionTypes.Ready)?.Status);
        Assert.Equal(held.Id, world.Status!.Id);
        Assert.All(world.Spec.Config!.Concat(world.Secret!), variable => Assert.Equal(variable.Value, held.Config!.GetValueOrDefault(variable.Key)));
    }, iter: 500);

    private static string Told(string[] story, int[] fates)
    {
        var world = new World { StepTime = TimeSpan.FromMilliseconds(1) };
        Script(world, fates);
        var told = new List<string>();
        foreach (var turn in story)
        {
            Turn(world, turn);
            if (turn == "pass")
            {
                var ran = world.Run();
                told.Add($"{ran.Trace} {ran.Outcome} {world.Status?.Text()}");
            }
        }

        return string.Join('\n', told.Concat(world.Events.Select(e => e.ToString())));
    }

    private static void AssertNoSecret(World world, Ran ran)
    {
        var shown = string.Join('\n', world.Events.Select(e => e.Note).Append(world.Status?.Text()).Append(ran.Finish.Report?.ToString()).Append(ran.Status?.Text()));
        Assert.DoesNotContain("canary", shown, StringComparison.OrdinalIgnoreCase);
    }

    // One in two calls goes well; the others fail in one of the ways that the clients know.
    private static void Script(World world, int[] fates)
    {
        var at = 0;
        world.Fate = step =>
        {
            if (at >= fates.Length)
            {
                return null;
            }

            var fate = fates[at++];
            var write = step is Step.Create or Step.Patch or Step.Delete or Step.Trigger;
            return step switch
            {
                Step.AddFinalizer or Step.RemoveFinalizer or Step.Announce => fate switch
                {
                    1 => (Fails.Kubernetes(), false),
                    2 => (Fails.Kubernetes(HttpStatusCode.Conflict), false),
                    3 => (Fails.Kubernetes(null), true),
                    _ => null,
                },
                Step.ResolveAccount or Step.ResolveConfig => fate == 1 ? (Fails.Kubernetes(), false) : null,
                _ => fate switch
                {
                    1 => (Fails.BadRequest(step is Step.List ? null : $"your {World.WorkspaceCanary} is bad"), false),
                    2 when step is Step.Patch => (Fails.InvalidPatch(), false),
                    3 => (Fails.Forbidden(), false),
                    4 => (Fails.RateLimited(), false),
                    5 => (Fails.NotFound(), false),
                    6 => step is Step.Create ? (Fails.AmbiguousConflict(), true) : (Fails.Conflict(), false),
                    7 => step is Step.Create ? (Fails.AmbiguousConflict(), false) : (Fails.Conflict(), false),
                    8 when write => (Fails.Lost(), true),
                    9 when write => (Fails.ServerError(maybe: true), false),
                    10 => (Fails.ServerError(), false),
                    _ => null,
                },
            };
        };
    }

    private static void Turn(World world, string turn)
    {
        var held = world.LaunchDarkly.Held;
        switch (turn)
        {
            case "wait": world.Now += TimeSpan.FromSeconds(11); break;
            case "hour": world.Now += TimeSpan.FromHours(1); break;
            case "restart": world.Restart(); break;
            case "edit": world.Edit(spec => (spec.Name, spec.Tags) = ($"n{world.Resource.Metadata.Generation}", ["a"])); break;
            case "rotate" when world.Secret is not null: world.Rotate("ldApiKey", $"canary-{world.SecretVersion}"); break;
            case "token": world.AccessToken += "x"; break;
            case "list": world.LaunchDarkly.List(world.Now); break;
            case "drift" when held.Count > 0:
                world.LaunchDarkly.Edit(held[0].Id!, item => item with { Config = new Dictionary<string, string>(item.Config!) { ["workspaceId"] = "theirs" } });
                break;
            case "stranger tags" when held.Count > 0: world.LaunchDarkly.Edit(held[0].Id!, item => item with { Tags = [.. item.Tags!, "theirs"] }); break;
            case "delete outside" when held.Count > 0: held.RemoveAt(0); break;
            case "late create" when world.LastCreate is not null: world.LaunchDarkly.Create(world.LastCreate, remember: false); break;
            case "import moves" when held.Count > 0:
                world.LaunchDarkly.Import(held[0].Id!, new FlagImportStatus
                {
                    Status = "failed",
                    LastError = world.Now.ToUnixTimeMilliseconds(),
                    // What the import used is what LaunchDarkly holds, whatever the Secret says by now.
                    Errors = [new FlagImportError { Message = $"no: {held[0].Config!.GetValueOrDefault("ldApiKey")}", Timestamp = world.Now.ToUnixTimeMilliseconds() }],
                });
                break;
            case "request import": world.Annotate(ResourceNames.ImportRequestedAnnotation, $"{world.Now.Ticks}"); break;
            case "request comparison": world.Annotate(ResourceNames.ReconcileRequestedAnnotation, $"{world.Now.Ticks}"); break;
            case "finalizer off": world.Resource.Metadata.Finalizers = []; break;
            case "status wiped": world.Resource.Status = null; break;
            case "secret gone": (world.LostSecret, world.Secret) = (world.Secret ?? world.LostSecret, null); break;
            case "secret back": world.Secret ??= world.LostSecret; break;
            case "hide config": world.LaunchDarkly.HidesConfig = !world.LaunchDarkly.HidesConfig; break;
            case "observe": world.Edit(spec => spec.Mode = Modes.Observe); break;
            case "pause": world.Edit(spec => spec.Mode = Modes.Paused); break;
            case "manage": world.Edit(spec => spec.Mode = null); break;
            case "delete": world.Deleted(); break;
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Kubernetes.Secrets;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.Reconciliation;
using FlagImportOperator.Reconciliation.Planning;
using FlagImportOperator.Reconciliation.Reporting;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Support;

/// <summary>
/// One resource, its Secret, and LaunchDarkly; calls fail as told. Drives the planner as the runner does, and keeps status and memory
/// from pass to pass.
/// </summary>
internal sealed class World
{
    public const string WorkspaceCanary = "canary-workspace-7f3a/<&\"+";
    public const string LaunchDarklyCanary = "canary-ld-91bc\\é=";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly List<(Func<Step, bool> Match, Exception Exception, bool CarriedOut)> _failures = [];

    public World()
    {
        Resource = new FlagImportConfiguration
        {
            Metadata = new ResourceMetadata { Name = "flags", Namespace = "team", Uid = "uid", ResourceVersion = "1", Generation = 1, CreationTimestamp = Start - TimeSpan.FromDays(1) },
            Spec = new FlagImportConfigurationSpec
            {
                ProjectKey = "proj",
                IntegrationKey = "split",
                Config = new Dictionary<string, string> { ["workspaceId"] = "ws", ["environmentId"] = "env" },
                ConfigSecretRef = new SecretReference { Name = "split" },
            },
        };
    }

    public SmallLaunchDarkly LaunchDarkly { get; } = new();

    public FlagImportConfiguration Resource { get; set; }

    public FlagImportConfigurationSpec Spec => Resource.Spec!;

    public FlagImportConfigurationStatus? Status => Resource.Status;

    public ResourceMemory Memory { get; set; } = new("uid");

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>How long each step takes.</summary>
    public TimeSpan StepTime { get; set; }

    /// <summary>A process that has been at work since yesterday, unless told otherwise.</summary>
    public PlannerOptions Options { get; set; } = new() { ClusterId = "cluster", StartedAt = Start - TimeSpan.FromDays(1) };

    /// <summary>Null: there is no such Secret.</summary>
    public Dictionary<string, string>? Secret { get; set; } = new() { ["workspaceApiKey"] = WorkspaceCanary, ["ldApiKey"] = LaunchDarklyCanary };

    public int SecretVersion { get; set; } = 1;

    public string AccessToken { get; set; } = "token";

    public Problem? AccountProblem { get; set; }

    public bool WantsWholeMembers { get; set; }

    /// <summary>The last call was answered with 401 or 403.</summary>
    public bool Refused { get; set; }

    /// <summary>Status patches written so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Events told so far.</summary>
    public List<PassEvent> Events { get; } = [];

    /// <summary>Decides what becomes of each step that no <see cref="Fail{TStep}"/> was for: null is success.</summary>
    public Func<Step, (Exception Exception, bool CarriedOut)?> Fate { get; set; } = _ => null;

    /// <summary>What <see cref="Secret"/> held before it went.</summary>
    public Dictionary<string, string>? LostSecret { get; set; }

    public NewFlagImportConfiguration? LastCreate { get; private set; }

    public string Tag => OwnerTag.For(Options.ClusterId, new NamespacedName("team", "flags"));

    /// <summary>The resource as it is once it has been created and reported; configuration id1.</summary>
    public static World Ready(Action<World>? before = null)
    {
        var world = new World();
        before?.Invoke(world);
        world.Run();
        Assert.Equal("True", world.Status.Condition(ConditionTypes.Ready)?.Status);
        world.Events.Clear();
        return world;
    }

    /// <summary>The next step that matches fails so, once for each call.</summary>
    public World Fail<TStep>(Exception exception, bool carriedOut = false, int times = 1, Func<TStep, bool>? when = null) where TStep : Step
    {
        for (var i = 0; i < times; i++)
        {
            _failures.Add((step => step is TStep wanted && when?.Invoke(wanted) != false, exception, carriedOut));
        }

        return this;
    }

    /// <summary>From now on every call goes well.</summary>
    public void Heal()
    {
        _failures.Clear();
        Fate = _ => null;
        LaunchDarkly.HidesConfig = false;
    }

    /// <summary>The user edits the spec.</summary>
    public void Edit(Action<FlagImportConfigurationSpec> edit)
    {
        edit(Spec);
        Resource.Metadata.Generation++;
    }

    public void Annotate(string name, string value) =>
        Resource.Metadata.Annotations = new Dictionary<string, string>(Resource.Metadata.Annotations ?? new Dictionary<string, string>()) { [name] = value };

    public void Rotate(string key, string value)
    {
        Secret![key] = value;
        SecretVersion++;
    }

    /// <summary>kubectl delete.</summary>
    public World Deleted()
    {
        Resource.Metadata.DeletionTimestamp = Now;
        return this;
    }

    /// <summary>The process ends, and the next one begins now.</summary>
    public void Restart()
    {
        Memory = new ResourceMemory("uid");
        Options = Options with { StartedAt = Now };
    }

    /// <summary>A configuration with our tag, as a create of ours would leave it.</summary>
    public string Double(string? name = null)
    {
        LaunchDarkly.Create(new NewFlagImportConfiguration
        {
            ProjectKey = "proj",
            IntegrationKey = "split",
            Name = name ?? Spec.Name ?? "team/flags",
            Tags = [.. (Spec.Tags ?? []).Append(Tag)],
            Config = Spec.Config!.Concat(Secret!).ToDictionary(),
        }, remember: false);
        return LaunchDarkly.Held[^1].Id!;
    }

    /// <summary>A configuration that someone made by hand.</summary>
    public string Foreign(params string[] tags)
    {
        LaunchDarkly.Create(new NewFlagImportConfiguration
        {
            ProjectKey = "proj",
            IntegrationKey = "split",
            Name = "by hand",
            Tags = tags,
            Config = Spec.Config!.Concat(Secret!).ToDictionary(),
        }, remember: false);
        return LaunchDarkly.Held[^1].Id!;
    }

    public Pass NewPass() => new()
    {
        Resource = Resource.Copy(),
        Memory = Memory,
        Now = Now,
        Jitter = 0.5,
        Options = Options,
        OwnerTag = Tag,
        WatchedSecretVersion = Secret is null ? null : $"{SecretVersion}",
    };

    public Ran Run(TimeSpan? after = null)
    {
        Now += after ?? TimeSpan.Zero;
        var pass = NewPass();
        var steps = ImmutableList<Step>.Empty;
        while (true)
        {
            (pass, var step) = Planner.Next(pass);
            steps = steps.Add(step);
            if (step is Step.Finish finish)
            {
                Memory = pass.Memory;
                var status = Report(pass, finish.Report);
                Events.AddRange(pass.Events);
                return new Ran(pass, finish, steps, status);
            }

            Assert.True(steps.Count < 60, "The pass does not end: " + string.Join(' ', steps.Select(Ran.Name)));
            Now += StepTime;
            pass = Try(pass, step) with { Listing = null };
            pass = pass with { Listing = pass.Account?.Value is null ? null : LaunchDarkly.Latest };
        }
    }

    private FlagImportConfigurationStatus? Report(Pass pass, Report? report)
    {
        if (report is null)
        {
            return null;
        }

        var status = StatusBuilder.Build(pass, report, Now);
        if (StatusPatch.Build(pass, status) is not null)
        {
            Writes++;
            Events.AddRange(TransitionEvents.Between(pass.Status, status));
            Resource.Status = status.Copy();
        }

        return status;
    }

    private Pass Try(Pass pass, Step step)
    {
        if (Failing(step) is not { } failing)
        {
            try
            {
                return Do(pass, step);
            }
            catch (LaunchDarklyException exception)
            {
                return PassProgress.Failed(pass, step, exception, Now);
            }
        }

        LastCreate = (step as Step.Create)?.Configuration ?? LastCreate;
        if (failing.CarriedOut)
        {
            CarryOut(pass, step);
        }

        return PassProgress.Failed(pass, step, failing.Exception, Now);
    }

    private (Exception Exception, bool CarriedOut)? Failing(Step step)
    {
        var at = _failures.FindIndex(failure => failure.Match(step));
        if (at < 0)
        {
            return Fate(step);
        }

        var (_, exception, carriedOut) = _failures[at];
        _failures.RemoveAt(at);
        return (exception, carriedOut);
    }

    // Without the answer being known here: what was written shows in no list before the next one.
    private void CarryOut(Pass pass, Step step)
    {
        try
        {
            if (step is Step.Create create)
            {
                LaunchDarkly.Create(create.Configuration, remember: false);
            }
            else
            {
                _ = Do(pass, step);
            }
        }
        catch (LaunchDarklyException)
        {
            // The answer that is lost was a refusal.
        }
    }

    private Pass Do(Pass pass, Step step)
    {
        FlagImportIntegration? answer = null;
        switch (step)
        {
            case Step.AddFinalizer:
                Resource.Metadata.Finalizers = [.. Resource.Metadata.Finalizers ?? [], ResourceNames.Finalizer];
                pass = pass with { Resource = Resource.Copy() };
                break;
            case Step.RemoveFinalizer:
                Resource.Metadata.Finalizers = [.. Resource.Metadata.Finalizers!.Where(name => name != ResourceNames.Finalizer)];
                break;
            case Step.ResolveAccount:
                pass = pass with { Account = new Resolved<AccountTraits>(AccountProblem is null ? new AccountTraits(WantsWholeMembers, Refused) : null, AccountProblem) };
                break;
            case Step.ResolveConfig:
                pass = pass with { Config = ReadConfig() };
                break;
            case Step.List:
                LaunchDarkly.List(Now);
                break;
            case Step.Get get:
                answer = LaunchDarkly.Get(get.Id);
                break;
            case Step.Inspect inspect:
                answer = LaunchDarkly.Get(inspect.Id);
                break;
            case Step.Create create:
                Assert.Contains(ResourceNames.Finalizer, Resource.Metadata.Finalizers ?? []);
                LastCreate = create.Configuration;
                answer = LaunchDarkly.Create(create.Configuration);
                break;
            case Step.Patch patch:
                Assert.False(patch.Document.IsEmpty);
                answer = LaunchDarkly.Patch(patch.Id, patch.Document);
                WantsWholeMembers |= pass.WholeMembers;
                break;
            case Step.Delete delete:
                LaunchDarkly.Delete(delete.Id);
                break;
            case Step.Announce announce:
                pass = pass with { Resource = Announced(announce.Keys) };
                break;
        }

        return PassProgress.Succeeded(pass, step, answer, Now);
    }

    private FlagImportConfiguration Announced(IReadOnlyList<string> keys)
    {
        Writes++;
        Resource.Status ??= new FlagImportConfigurationStatus();
        Resource.Status.AppliedConfig = keys
            .Select(key => KeyValuePair.Create(key, ""))
            .Concat(Resource.Status.AppliedConfig ?? new Dictionary<string, string>())
            .ToDictionary();
        return Resource.Copy();
    }

    private Resolved<ResolvedConfig> ReadConfig()
    {
        var content = Secret is null ? null : new SecretContent($"{SecretVersion}", Secret.ToDictionary(v => v.Key, v => Encoding.UTF8.GetBytes(v.Value)));
        var (config, problem) = ConfigResolver.Resolve(Spec, "split", content, Encoding.UTF8.GetBytes(AccessToken + "uid"));
        return new Resolved<ResolvedConfig>(config, problem);
    }
}

/// <summary>A pass that is over.</summary>
internal sealed record Ran(Pass Pass, Step.Finish Finish, ImmutableList<Step> Steps, FlagImportConfigurationStatus? Status)
{
    public Outcome Outcome => Finish.Outcome;

    /// <summary>What was done, without the end: <c>ResolveAccount Get:id1 Patch:id1(/name)</c>.</summary>
    public string Trace => string.Join(' ', Steps.SkipLast(1).Select(Name));

    public T Only<T>() where T : Step => Assert.Single(Steps.OfType<T>());

    public string? Reason(string type = ConditionTypes.Ready) => Status.Condition(type)?.Reason;

    public string? Message(string type = ConditionTypes.Ready) => Status.Condition(type)?.Message;

    public static string Name(Step step) => step switch
    {
        Step.Get get => $"Get:{get.Id}",
        Step.Inspect inspect => $"Inspect:{inspect.Id}",
        Step.Delete delete => $"Delete:{delete.Id}",
        Step.Trigger trigger => $"Trigger:{trigger.Id}",
        Step.Patch patch => $"Patch:{patch.Id}({string.Join(',', patch.Document.Operations.Select(operation => operation.Path))})",
        _ => step.GetType().Name,
    };
}

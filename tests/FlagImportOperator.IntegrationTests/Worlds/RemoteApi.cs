using System.Net;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>The calls to LaunchDarkly, each a boundary at which the world may stop the operator or lie to it.</summary>
internal sealed class RemoteApi(World world) : IFlagImportApi
{
    private static readonly TimeSpan RateLimitWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BreakerWait = TimeSpan.FromSeconds(30);

    private RemoteAccount Account => world.Remote;

    public Task<IReadOnlyList<FlagImportIntegration>> ListAsync(CallPriority priority, CancellationToken cancellationToken)
    {
        IReadOnlyList<FlagImportIntegration> Items(bool stale) =>
            [.. (stale ? Account.At(world.Now - world.Options.Staleness) : Account.Items).Select(item => item.Listed())];
        return Call(priority == CallPriority.Poll ? CallKind.Poll : CallKind.List, static () => "", () => Items(false), stale: () => Items(true));
    }

    public Task<FlagImportIntegration> GetAsync(ConfigurationAddress address, CallPriority priority, CancellationToken cancellationToken)
    {
        FlagImportIntegration Shown(IEnumerable<RemoteConfiguration> items) =>
            items.FirstOrDefault(item => item.Id == address.Id && item.ProjectKey == address.ProjectKey && item.IntegrationKey == address.IntegrationKey)?.Shown()
            ?? throw Error(Fault.NotFound, CallKind.Get, world.Now);
        return Call(CallKind.Get, () => address.Id, () => Shown(Account.Items), stale: () => Shown(Account.At(world.Now - world.Options.Staleness)));
    }

    public Task<FlagImportIntegration> CreateAsync(NewFlagImportConfiguration configuration, CancellationToken cancellationToken)
    {
        world.Rules.Sends(configuration.Config.Values);
        IDisposable? flight = null;
        return Call(
            CallKind.Create, () => configuration.Name,
            () =>
            {
                flight?.Dispose();
                return Account.Create(configuration.ProjectKey, configuration.IntegrationKey, configuration.Name, configuration.Tags, configuration.Config).Listed();
            },
            sent: () => flight = world.Rules.Posts(configuration.Tags),
            refused: () => flight?.Dispose(),
            empty: static () => new());
    }

    public Task<FlagImportIntegration> PatchAsync(ConfigurationAddress address, JsonPatchDocument patch, CancellationToken cancellationToken)
    {
        world.Rules.Sends(patch.SentTexts());
        return Call(CallKind.Patch, () => $"{address.Id} {patch}", () => Account.Patch(address.Id, patch).Listed(), empty: static () => new());
    }

    public Task DeleteAsync(ConfigurationAddress address, CancellationToken cancellationToken) =>
        Call(CallKind.Delete, () => address.Id, () =>
        {
            Account.Delete(address.Id);
            return true;
        });

    public Task TriggerAsync(ConfigurationAddress address, CancellationToken cancellationToken) =>
        Call(CallKind.Trigger, () => address.Id, () =>
        {
            Account.Trigger(address.Id);
            return true;
        });

    private Task<T> Call<T>(
        CallKind kind, Func<string> what, Func<T> effect, Func<T>? stale = null, Func<T>? empty = null, Action? sent = null, Action? refused = null)
    {
        var fault = world.Reach(kind, what);
        if (fault is Fault.CrashBefore)
        {
            return world.Crash<T>();
        }

        if (fault is not Fault.NotSent)
        {
            sent?.Invoke();
        }

        switch (fault)
        {
            case Fault.CrashAfter:
                Quietly(effect);
                return world.Crash<T>();
            case Fault.CrashLate:
                world.Late(() => Quietly(effect));
                return world.Crash<T>();
            case Fault.AnswerLost:
                Quietly(effect);
                break;
            case Fault.Late:
                world.Late(() => Quietly(effect));
                break;
            case Fault.None or Fault.EmptyAnswer or Fault.Stale:
                return Answer(fault == Fault.Stale ? stale! : effect, fault == Fault.EmptyAnswer ? empty : null);
            default:
                refused?.Invoke();
                break;
        }

        world.Travel();
        return Task.FromException<T>(Error(fault, kind, world.Now));
    }

    private Task<T> Answer<T>(Func<T> effect, Func<T>? empty)
    {
        try
        {
            var answer = effect();
            world.Travel();
            return Task.FromResult(empty is null ? answer : empty());
        }
        catch (LaunchDarklyException refusal)
        {
            world.Travel();
            return Task.FromException<T>(refusal);
        }
    }

    // What becomes of a call whose answer nobody gets.
    private static void Quietly<T>(Func<T> effect)
    {
        try
        {
            effect();
        }
        catch (LaunchDarklyException)
        {
            // refused, unheard
        }
    }

    private static LaunchDarklyException Error(Fault fault, CallKind kind, DateTimeOffset now)
    {
        var write = kind is CallKind.Create or CallKind.Patch or CallKind.Delete or CallKind.Trigger;
        var (error, status) = fault switch
        {
            Fault.ServerError => (LaunchDarklyErrorKind.ServerError, 503),
            Fault.Conflict => (LaunchDarklyErrorKind.Conflict, 409),
            Fault.RateLimited => (LaunchDarklyErrorKind.RateLimited, 429),
            Fault.NotFound => (LaunchDarklyErrorKind.NotFound, 404),
            Fault.InvalidRequest => (LaunchDarklyErrorKind.InvalidRequest, 400),
            Fault.InvalidPatch => (LaunchDarklyErrorKind.InvalidPatch, 400),
            Fault.Unauthorized => (LaunchDarklyErrorKind.Unauthorized, 401),
            Fault.Forbidden => (LaunchDarklyErrorKind.Forbidden, 403),
            _ => (LaunchDarklyErrorKind.Unreachable, 0),
        };
        return new(error, fault.ToString())
        {
            StatusCode = status == 0 ? null : (HttpStatusCode)status,
            RetryAt = fault switch
            {
                Fault.RateLimited => now + RateLimitWindow,
                Fault.Unauthorized or Fault.Forbidden => now + BreakerWait,
                _ => null,
            },

            // As the real client says it (its Failures): a lost answer, a 5xx, and 409 to a create.
            MayHaveBeenCarriedOut = write
                && (fault is Fault.AnswerLost or Fault.Late or Fault.ServerError || (fault is Fault.Conflict && kind is CallKind.Create)),
        };
    }
}

using System.Collections.Concurrent;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.Accounts;

/// <summary>An API whose LISTs are answered when the test says so.</summary>
internal sealed class ScriptedApi : IFlagImportApi
{
    public ConcurrentQueue<TaskCompletionSource<IReadOnlyList<FlagImportIntegration>>> Pending { get; } = new();

    public ConcurrentQueue<CallPriority> Priorities { get; } = new();

    /// <summary>Answers LISTs at once, when set.</summary>
    public Func<IReadOnlyList<FlagImportIntegration>>? AtOnce { get; set; }

    public int Lists => Priorities.Count;

    public static FlagImportIntegration Item(string id, params string[] tags) =>
        new() { Id = id, ProjectKey = "p", IntegrationKey = "split", Name = "n", Tags = tags, Version = 1, Status = new() { Status = "pending" } };

    public void Answer(params FlagImportIntegration[] items)
    {
        Assert.True(Pending.TryDequeue(out var list), "no LIST is under way");
        list.SetResult(items);
    }

    public void Fail(Exception error)
    {
        Assert.True(Pending.TryDequeue(out var list), "no LIST is under way");
        list.SetException(error);
    }

    public async Task<IReadOnlyList<FlagImportIntegration>> ListAsync(CallPriority priority, CancellationToken cancellationToken)
    {
        var list = new TaskCompletionSource<IReadOnlyList<FlagImportIntegration>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (AtOnce is null)
        {
            Pending.Enqueue(list);
        }

        Priorities.Enqueue(priority);
        return AtOnce is { } atOnce ? atOnce() : await list.Task;
    }

    public Task<FlagImportIntegration> GetAsync(ConfigurationAddress address, CallPriority priority, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FlagImportIntegration> CreateAsync(NewFlagImportConfiguration configuration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FlagImportIntegration> PatchAsync(ConfigurationAddress address, JsonPatchDocument patch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(ConfigurationAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task TriggerAsync(ConfigurationAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();
}

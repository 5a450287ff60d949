using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.Reconciliation.Resolving;

namespace FlagImportOperator.IntegrationTests.Worlds;

/// <summary>
/// LaunchDarkly's side without any network: what the calls do (LD §1, §4, §5). A create or trigger runs an import, which ends after some
/// seconds and moves the version by itself (LD §1.4).
/// </summary>
internal sealed class RemoteAccount(Agenda agenda)
{
    public const string Project = "project";
    public const string Integration = "split";

    private readonly List<(DateTimeOffset At, ImmutableArray<RemoteConfiguration> Items)> _history = [];
    private int _ids;

    public ImmutableArray<RemoteConfiguration> Items { get; private set; } = [];

    /// <summary>How many jobs were queued for each configuration.</summary>
    public Dictionary<string, int> Triggers { get; } = [];

    /// <summary>With which owner tag each configuration was created, those that are gone included.</summary>
    public Dictionary<string, string> Origins { get; } = [];

    public RemoteConfiguration? Find(string id) => Items.FirstOrDefault(item => item.Id == id);

    public IEnumerable<RemoteConfiguration> WithTag(string tag) => Items.Where(item => item.Tags.Contains(tag));

    /// <summary>The configurations as they were.</summary>
    public ImmutableArray<RemoteConfiguration> At(DateTimeOffset when)
    {
        var index = _history.FindLastIndex(entry => entry.At <= when);
        return index < 0 ? [] : _history[index].Items;
    }

    public RemoteConfiguration Create(string project, string integration, string name, IEnumerable<string> tags, IEnumerable<KeyValuePair<string, string>> given)
    {
        var config = Variables.Complete(given);
        if (project != Project)
        {
            throw Refusal(LaunchDarklyErrorKind.NotFound, 404);
        }

        if (!Variables.AreValid(config))
        {
            throw Refusal(LaunchDarklyErrorKind.InvalidRequest, 400);
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{++_ids:d12}");
        var created = new RemoteConfiguration(id, project, integration) { Name = name, Tags = [.. tags], Config = config };
        Set(Items.Add(created));
        Origins[id] = created.Tags.FirstOrDefault(OwnerTag.IsOwnerTag, "");
        RunImport(id);
        return created;
    }

    public RemoteConfiguration Patch(string id, JsonPatchDocument document)
    {
        var patched = document.Operations.Aggregate(Existing(id), Apply);
        if (!Variables.AreValid(patched.Config))
        {
            throw Refusal(LaunchDarklyErrorKind.InvalidRequest, 400);
        }

        patched = patched with { Config = Variables.Complete(patched.Config), Version = patched.Version + 1 };
        Put(patched);
        return patched;
    }

    public void Delete(string id) => Set(Items.Remove(Existing(id)));

    public void Trigger(string id)
    {
        Existing(id);
        Triggers[id] = Triggers.GetValueOrDefault(id) + 1;
        RunImport(id);
    }

    /// <summary>Someone else's edit, in the web UI.</summary>
    public void Edit(string id, Func<RemoteConfiguration, RemoteConfiguration> edit)
    {
        if (Find(id) is { } item)
        {
            Put(edit(item) with { Version = item.Version + 1 });
        }
    }

    private static RemoteConfiguration Apply(RemoteConfiguration item, JsonPatchOperation operation) => (operation.Op, operation.Path) switch
    {
        (JsonPatchOp.Add or JsonPatchOp.Replace, "/name") => item with { Name = Text(operation.Value) },
        (JsonPatchOp.Add, "/tags/-") => item with { Tags = item.Tags.Add(Text(operation.Value)) },
        (JsonPatchOp.Add or JsonPatchOp.Replace, "/tags") => item with { Tags = [.. operation.Value!.AsArray().Select(Text)] },
        (JsonPatchOp.Add or JsonPatchOp.Replace, "/config") => item with
        {
            Config = operation.Value!.AsObject().ToImmutableSortedDictionary(pair => pair.Key, pair => Text(pair.Value), StringComparer.Ordinal),
        },
        (JsonPatchOp.Add, ['/', 'c', 'o', 'n', 'f', 'i', 'g', '/', .. var key]) => item with { Config = item.Config.SetItem(key, Text(operation.Value)) },
        (JsonPatchOp.Remove, ['/', 'c', 'o', 'n', 'f', 'i', 'g', '/', .. var key]) when item.Config.ContainsKey(key) => item with { Config = item.Config.Remove(key) },
        _ => throw Refusal(LaunchDarklyErrorKind.InvalidPatch, 400),
    };

    private static string Text(JsonNode? value) => value!.GetValue<string>();

    private static LaunchDarklyException Refusal(LaunchDarklyErrorKind kind, int status) =>
        new(kind, $"refused: {kind}") { StatusCode = (System.Net.HttpStatusCode)status };

    private RemoteConfiguration Existing(string id) => Find(id) ?? throw Refusal(LaunchDarklyErrorKind.NotFound, 404);

    private void RunImport(string id)
    {
        Job(id, "pending");
        agenda.In(TimeSpan.FromSeconds(2), () => Job(id, "importing"));
        agenda.In(TimeSpan.FromSeconds(4), () => Job(id, "complete"));
    }

    private void Job(string id, string state)
    {
        if (Find(id) is { } item)
        {
            var ended = state == "complete";
            var job = item.Job with { Status = state, LastImport = ended ? agenda.Now.ToUnixTimeMilliseconds() : item.Job.LastImport };
            Put(item with { Job = job, Version = item.Version + (ended ? 1 : 0) });
        }
    }

    private void Put(RemoteConfiguration item) => Set(Items.Replace(Existing(item.Id), item));

    private void Set(ImmutableArray<RemoteConfiguration> items)
    {
        Items = items;
        _history.Add((agenda.Now, items));
    }
}

using System.Text.Json.Nodes;
using FlagImportOperator.LaunchDarkly;
using FlagImportOperator.LaunchDarkly.Accounts;
using FlagImportOperator.LaunchDarkly.JsonPatch;

namespace FlagImportOperator.Tests.Reconciliation.Support;

/// <summary>What LaunchDarkly holds, and what the account's last list said of it.</summary>
internal sealed class SmallLaunchDarkly
{
    private const string Mask = "***";
    private static readonly string[] SecretKeys = ["workspaceApiKey", "ldApiKey"];

    private List<FlagImportIntegration> _listed = [];
    private DateTimeOffset _started;
    private int _created;

    /// <summary>In the order of creation, config in clear.</summary>
    public List<FlagImportIntegration> Held { get; } = [];

    /// <summary>Ids that reads do not show yet.</summary>
    public HashSet<string> Unseen { get; } = [];

    /// <summary>Answers to writes carry nothing but the id (LD §1.2).</summary>
    public bool AnswersBriefly { get; set; }

    /// <summary>GET shows no config either.</summary>
    public bool HidesConfig { get; set; }

    /// <summary>The answer to a create has no body.</summary>
    public bool CreatesWithoutWords { get; set; }

    public string? NextStatus { get; set; } = "pending";

    public AccountSnapshot? Latest { get; private set; }

    public void List(DateTimeOffset started)
    {
        _started = started;
        _listed = [.. Held.Where(item => !Unseen.Contains(item.Id!)).Select(item => item with { Config = null })];
        Show();
    }

    public FlagImportIntegration Get(string id) =>
        Held.Find(item => item.Id == id && !Unseen.Contains(id)) is { } held ? Masked(held) : throw Fails.NotFound();

    public FlagImportIntegration Create(NewFlagImportConfiguration body, bool remember = true)
    {
        var item = new FlagImportIntegration
        {
            Id = $"id{++_created}",
            ProjectKey = body.ProjectKey,
            IntegrationKey = body.IntegrationKey,
            Name = body.Name,
            Tags = body.Tags,
            Config = new Dictionary<string, string>(body.Config) { ["ldTag"] = body.Config.GetValueOrDefault("ldTag", "imported-from-split") },
            Version = 1,
            Status = new FlagImportStatus { Status = NextStatus },
        };
        Held.Add(item);
        if (CreatesWithoutWords)
        {
            return new FlagImportIntegration();
        }

        if (remember)
        {
            Remember(item);
        }

        return AnswersBriefly ? new FlagImportIntegration { Id = item.Id } : Masked(item);
    }

    public FlagImportIntegration Patch(string id, JsonPatchDocument patch)
    {
        var at = Held.FindIndex(item => item.Id == id);
        if (at < 0)
        {
            throw Fails.NotFound();
        }

        Held[at] = patch.Operations.Aggregate(Held[at], Apply) with { Version = Held[at].Version + 1 };
        Remember(Held[at]);
        return AnswersBriefly ? new FlagImportIntegration() : Masked(Held[at]);
    }

    public void Delete(string id)
    {
        if (Held.RemoveAll(item => item.Id == id) == 0)
        {
            throw Fails.NotFound();
        }

        _listed.RemoveAll(item => item.Id == id);
        Show();
    }

    /// <summary>Someone changes a configuration in the web UI.</summary>
    public void Edit(string id, Func<FlagImportIntegration, FlagImportIntegration> edit)
    {
        var at = Held.FindIndex(item => item.Id == id);
        Held[at] = edit(Held[at]) with { Version = Held[at].Version + 1 };
    }

    /// <summary>The import job moves; the version does not.</summary>
    public void Import(string id, FlagImportStatus status)
    {
        var at = Held.FindIndex(item => item.Id == id);
        Held[at] = Held[at] with { Status = status };
    }

    public FlagImportIntegration this[string id] => Held.Single(item => item.Id == id);

    private void Remember(FlagImportIntegration item)
    {
        _listed.RemoveAll(known => known.Id == item.Id);
        _listed.Add(item with { Config = null });
        Show();
    }

    private void Show()
    {
        if (_started != default)
        {
            Latest = AccountSnapshot.Of(_started, [.. _listed]);
        }
    }

    private FlagImportIntegration Masked(FlagImportIntegration held) =>
        held with { Config = HidesConfig ? null : held.Config!.ToDictionary(v => v.Key, v => SecretKeys.Contains(v.Key) ? Mask : v.Value) };

    private static FlagImportIntegration Apply(FlagImportIntegration held, JsonPatchOperation operation)
    {
        var config = held.Config!.ToDictionary();
        switch (operation.Path)
        {
            case "/name":
                return held with { Name = operation.Value!.GetValue<string>() };
            case "/tags":
                return held with { Tags = [.. operation.Value!.AsArray().Select(tag => tag!.GetValue<string>())] };
            case "/tags/-":
                return held with { Tags = [.. held.Tags!, operation.Value!.GetValue<string>()] };
            case "/config":
                return held with { Config = ((JsonObject)operation.Value!).ToDictionary(v => v.Key, v => v.Value!.GetValue<string>()) };
            case var path when operation.Op == JsonPatchOp.Remove:
                config.Remove(path["/config/".Length..]);
                return held with { Config = config };
            case var path:
                config[path["/config/".Length..]] = operation.Value!.GetValue<string>();
                return held with { Config = config };
        }
    }
}

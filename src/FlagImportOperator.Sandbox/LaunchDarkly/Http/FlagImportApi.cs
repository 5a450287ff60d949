using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Faults;
using FlagImportOperator.Sandbox.LaunchDarkly.Imports;
using FlagImportOperator.Sandbox.LaunchDarkly.Store;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>The seven operations, behind the gate. Synchronous: one request is one step as seen from any other.</summary>
internal sealed class FlagImportApi(
    IntegrationManifests manifests, Account account, ConfigurationStore store, ImportJobs jobs, ConfigurationFactory factory)
{
    public Answer Execute(ApiRequest request, SimulatorModes modes, FaultPlan plan, FaultInjector faults) => request.Route.Operation switch
    {
        SimulatorOperation.List => List(plan),
        SimulatorOperation.Get => Get(request, modes, faults),
        SimulatorOperation.Create => Create(request, modes, faults),
        SimulatorOperation.Patch => Patch(request, modes),
        SimulatorOperation.Delete => Delete(request, modes),
        SimulatorOperation.Trigger => Trigger(request, modes),
        SimulatorOperation.Project => Project(request.Route.ProjectKey!),
        _ => throw ApiError.Documented(405),
    };

    private Answer List(FaultPlan plan)
    {
        var snapshot = plan.StaleBy is { } mutations ? store.Before(mutations) : store.Current;
        return new Answer(200) { Items = snapshot.Values.Where(configuration => account.HasProject(configuration.ProjectKey)) };
    }

    private Answer Get(ApiRequest request, SimulatorModes modes, FaultInjector faults)
    {
        var configuration = Find(request.Route, modes);
        if (faults.IsHidden(configuration.Id))
        {
            throw ApiError.ConfigurationNotFound();
        }

        return new Answer(200) { Body = new RepresentationWriter(modes, manifests).ToBytes(configuration, withConfig: true) };
    }

    private Answer Create(ApiRequest request, SimulatorModes modes, FaultInjector faults)
    {
        var (project, integration) = (request.Route.ProjectKey!, request.Route.IntegrationKey!);
        if (!account.HasProject(project))
        {
            throw ApiError.NotFound("project not found");
        }

        var manifest = Manifest(integration, modes);
        Permit(modes, "createIntegration");
        var body = CreateRequest.Read(Json(request), manifest, modes.TolerateUnknownConfigKeys);
        SimulatedConfiguration created;
        lock (store.Gate)
        {
            created = factory.Add(project, manifest, body.Name, body.Tags, body.Config, modes);
            faults.Created(created.Id);
        }

        return Written(created, modes) with
        {
            Status = modes.CreateStatus,
            CreatedId = created.Id,
            MaskEchoed = MaskEchoes(manifest, new Dictionary<string, string>(), body.Config),
        };
    }

    private Answer Patch(ApiRequest request, SimulatorModes modes)
    {
        var body = Json(request);
        lock (store.Gate)
        {
            var current = Find(request.Route, modes);
            var manifest = Manifest(current.IntegrationKey, modes);
            foreach (var member in PatchRequest.Written(body))
            {
                Permit(modes, member == "name" ? "updateName" : "updateConfiguration");
            }

            var edited = PatchRequest.Apply(current, body, manifest, modes);
            return Written(store.Edit(edited), modes) with { MaskEchoed = MaskEchoes(manifest, current.Config, edited.Config) };
        }
    }

    private Answer Delete(ApiRequest request, SimulatorModes modes)
    {
        lock (store.Gate)
        {
            var configuration = Find(request.Route, modes);
            Permit(modes, "deleteIntegration");
            jobs.Forget(configuration.Id);
            store.Remove(configuration.Id);
            return new Answer(204) { Applied = true };
        }
    }

    private Answer Trigger(ApiRequest request, SimulatorModes modes)
    {
        if (!request.Body.IsEmpty)
        {
            throw ApiError.InvalidRequest("a trigger has no body");
        }

        lock (store.Gate)
        {
            var configuration = Find(request.Route, modes);
            Permit(modes, "updateConfiguration");
            if (jobs.IsImporting(configuration.Id) && modes.TriggerWhileImportingStatus is var status and >= 400)
            {
                throw ApiError.Documented(status);
            }

            jobs.Trigger(configuration.Id);
            return new Answer(201) { Applied = true };
        }
    }

    private Answer Project(string key) => account.HasProject(key)
        ? new Answer(200) { Body = System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["key"] = key, ["name"] = key }.ToJsonString()) }
        : throw ApiError.Documented(404);

    private SimulatedConfiguration Find(ApiRoute route, SimulatorModes modes)
    {
        // Observed to come before the existence check (LD §1.3).
        if (!Guid.TryParseExact(route.Id, "D", out _))
        {
            throw ApiError.InvalidRequest("malformed integration id");
        }

        if (!account.HasProject(route.ProjectKey!))
        {
            throw ApiError.ConfigurationNotFound();
        }

        Manifest(route.IntegrationKey!, modes);
        return store.Find(route.Id!) is { } found && found.ProjectKey == route.ProjectKey && found.IntegrationKey == route.IntegrationKey
            ? found
            : throw ApiError.ConfigurationNotFound();
    }

    private IntegrationVariables Manifest(string integrationKey, SimulatorModes modes) => manifests.Find(integrationKey)
        ?? throw (modes.UnknownIntegrationIsBadRequest
            ? ApiError.InvalidRequest("the integration does not have the flag import capability")
            : ApiError.NotFound("integration not found"));

    private Answer Written(SimulatedConfiguration configuration, SimulatorModes modes) => new(200)
    {
        Applied = true,
        Body = modes.WriteAnswer == WriteAnswer.EmptyBody
            ? ReadOnlyMemory<byte>.Empty
            : new RepresentationWriter(modes, manifests).ToBytes(configuration, modes.WriteAnswer == WriteAnswer.WithConfig),
    };

    private static JsonNode? Json(ApiRequest request)
    {
        if (!RequestBody.IsPlainJson(request.ContentType))
        {
            throw ApiError.InvalidRequest("Content-Type must be application/json, also for a JSON patch");
        }

        return RequestBody.Parse(request.Body.Span);
    }

    private static void Permit(SimulatorModes modes, string action)
    {
        if (modes.DeniedActions.Contains(action))
        {
            throw ApiError.Documented(403);
        }
    }

    private static string[] MaskEchoes(
        IntegrationVariables manifest, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. manifest.Variables
            .Where(variable => variable.Secret && after.TryGetValue(variable.Key, out var value)
                && before.GetValueOrDefault(variable.Key) != value && SecretMask.LooksMasked(value))
            .Select(variable => variable.Key),
    ];
}

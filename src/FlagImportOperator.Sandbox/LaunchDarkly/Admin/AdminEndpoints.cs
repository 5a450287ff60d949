using FlagImportOperator.Sandbox.LaunchDarkly.Http;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Admin;

/// <summary>
/// What a person with curl does to the simulator: look, edit as the web UI would, make things go wrong. Under <c>/sandbox/</c>, without
/// a token, on loopback only; secrets are masked here too.
/// </summary>
internal sealed class AdminEndpoints(LaunchDarklySimulator simulator, AdminViews views, TimeProvider time)
{
    private const string Prefix = "/sandbox";

    public static bool Owns(HttpContext context) => context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var (status, json) = await AnswerAsync(context);
        context.Response.StatusCode = status;
        if (json is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
        }
    }

    private async Task<(int Status, byte[]? Json)> AnswerAsync(HttpContext context)
    {
        try
        {
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
            var body = buffer.Length == 0 ? new AdminBody([]) : AdminBody.Parse(buffer.ToArray());
            var path = context.Request.Path.Value![Prefix.Length..].Trim('/').Split('/');
            return Dispatch(context.Request.Method, path, body);
        }
        catch (ApiError error)
        {
            return (error.Status, error.ToJson());
        }
        catch (ArgumentException exception)
        {
            return (400, ApiError.InvalidRequest(exception.Message).ToJson());
        }
        catch (KeyNotFoundException exception)
        {
            return (404, ApiError.NotFound(exception.Message).ToJson());
        }
    }

    private (int Status, byte[]? Json) Dispatch(string method, string[] path, AdminBody body)
    {
        switch (method, path)
        {
            case ("GET", ["configurations"]):
                return (200, AdminViews.Json(views.WriteConfigurations));
            case ("POST", ["configurations"]):
                return (200, views.One(simulator.CreateInWebUi(
                    body.Text("projectKey") ?? SimulatorOptions.DefaultProject, body.Text("integrationKey") ?? "split",
                    body.Text("name"), body.Texts("tags"), body.Map("config"))));
            case ("DELETE", ["configurations", var id]):
                simulator.DeleteInWebUi(id);
                return (204, null);
            case ("POST", ["configurations", var id, "edit"]):
                return (200, views.One(simulator.EditInWebUi(id, edit => Edit(edit, body))));
            case ("POST", ["configurations", var id, "import"]):
                Import(id, body);
                return (200, views.One(simulator.Find(id) ?? throw new KeyNotFoundException($"There is no configuration with id {id}.")));
            case ("GET", ["journal"]):
                return (200, AdminViews.Json(views.WriteJournal));
            case ("DELETE", ["journal"]):
                simulator.Journal.Clear();
                return (204, null);
            case ("POST", ["faults"]):
                FaultRequest.Apply(simulator.Faults, body, time);
                return (204, null);
            case ("DELETE", ["faults"]):
                simulator.Rehearsals.EndAll();
                simulator.Faults.Clear();
                return (204, null);
            case ("GET", ["rehearsals"]):
                return (200, AdminViews.Json(views.WriteRehearsals));
            case ("POST", ["rehearsals", var name]):
                simulator.Rehearsals.Begin(name);
                return (200, AdminViews.Json(views.WriteRehearsals));
            case ("DELETE", ["rehearsals", var name]):
                simulator.Rehearsals.End(name);
                return (200, AdminViews.Json(views.WriteRehearsals));
            case ("DELETE", ["rehearsals"]):
                simulator.Rehearsals.EndAll();
                return (200, AdminViews.Json(views.WriteRehearsals));
            default:
                throw ApiError.NotFound("no such endpoint; see docs/sandbox.md");
        }
    }

    private static void Edit(WebUiEdit edit, AdminBody body)
    {
        edit.Name = body.Text("name") ?? edit.Name;
        if (body.Texts("tags") is { } tags)
        {
            edit.Tags.Clear();
            foreach (var tag in tags)
            {
                edit.Tags.Add(tag);
            }
        }

        foreach (var (key, value) in body.Map("config") ?? new Dictionary<string, string>())
        {
            edit.Config[key] = value;
        }
    }

    private void Import(string id, AdminBody body)
    {
        var result = body.Text("result") ?? "complete";
        if (result == "importing")
        {
            simulator.StartImport(id);
            return;
        }

        var errors = body.Objects("errors").Select(error => new ImportError(error.Text("message"), error.Number("statusCode")));
        simulator.FinishImport(id, AdminBody.Enum<ImportResult>("result", result), [.. errors]);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Admin;

/// <summary>
/// What a person with curl does to the simulator: look, edit as the web UI would, make things go wrong. Under <c>/sandbox/</c>, without
/// a token, on loopback only; secrets are masked here too.
/// </summary>
internal sealed class AdminEndpoints(LaunchDarklySimulator simulator, IntegrationManifests manifests, TimeProvider time)
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
                return (200, Array(simulator.Snapshot, WriteConfiguration));
            case ("POST", ["configurations"]):
                return (200, One(simulator.CreateInWebUi(
                    body.Text("projectKey") ?? SimulatorOptions.DefaultProject, body.Text("integrationKey") ?? "split",
                    body.Text("name"), body.Texts("tags"), body.Map("config"))));
            case ("DELETE", ["configurations", var id]):
                simulator.DeleteInWebUi(id);
                return (204, null);
            case ("POST", ["configurations", var id, "edit"]):
                return (200, One(simulator.EditInWebUi(id, edit => Edit(edit, body))));
            case ("POST", ["configurations", var id, "import"]):
                Import(id, body);
                return (200, One(simulator.Find(id) ?? throw new KeyNotFoundException($"There is no configuration with id {id}.")));
            case ("GET", ["journal"]):
                return (200, Array(simulator.Journal.Entries, WriteEntry));
            case ("DELETE", ["journal"]):
                simulator.Journal.Clear();
                return (204, null);
            case ("POST", ["faults"]):
                FaultRequest.Apply(simulator.Faults, body, time);
                return (204, null);
            case ("DELETE", ["faults"]):
                simulator.Faults.Clear();
                return (204, null);
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

    private byte[] One(SimulatedConfiguration configuration) => Json(writer => WriteConfiguration(writer, configuration));

    private void WriteConfiguration(Utf8JsonWriter writer, SimulatedConfiguration configuration) =>
        new RepresentationWriter(simulator.Modes, manifests).Write(writer, configuration, withConfig: true);

    private static void WriteEntry(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, entry.Sequence);
        writer.WriteString("time"u8, entry.Time);
        writer.WriteNumber("milliseconds"u8, Math.Round(entry.Duration.TotalMilliseconds, 3));
        writer.WriteString("operation"u8, entry.Operation.ToString());
        writer.WriteString("method"u8, entry.Method);
        writer.WriteString("path"u8, entry.Path);
        if (entry.Status is { } status)
        {
            writer.WriteNumber("status"u8, status);
        }
        else
        {
            writer.WriteNull("status"u8);
        }

        writer.WriteBoolean("applied"u8, entry.Applied);
        writer.WriteString("fault"u8, entry.Fault);
        writer.WriteString("userAgent"u8, entry.UserAgent);
        if (entry.Body is { } body)
        {
            writer.WritePropertyName("body"u8);
            (Parsed(body) ?? body).WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static JsonNode? Parsed(string body) =>
        body is ['{' or '[', ..] ? RequestBody.Parse(Encoding.UTF8.GetBytes(body)) : null;

    private static byte[] Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            write(writer);
        }

        // For the prompt of whoever typed curl.
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}

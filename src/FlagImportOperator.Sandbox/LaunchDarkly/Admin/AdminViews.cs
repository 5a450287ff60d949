using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.LaunchDarkly.Http;
using FlagImportOperator.Sandbox.LaunchDarkly.Journal;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Admin;

/// <summary>The simulator's state as JSON for people, secrets masked.</summary>
internal sealed class AdminViews(LaunchDarklySimulator simulator, IntegrationManifests manifests)
{
    public byte[] One(SimulatedConfiguration configuration) => Json(writer => WriteConfiguration(writer, configuration));

    public void WriteConfigurations(Utf8JsonWriter writer) => WriteConfigurations(writer, simulator.Snapshot);

    public void WriteConfigurations(Utf8JsonWriter writer, IEnumerable<SimulatedConfiguration> configurations)
    {
        var representation = new RepresentationWriter(simulator.Modes, manifests);
        writer.WriteStartArray();
        foreach (var configuration in configurations)
        {
            representation.Write(writer, configuration, withConfig: true);
        }

        writer.WriteEndArray();
    }

    public void WriteJournal(Utf8JsonWriter writer) => WriteJournal(writer, simulator.Journal.Entries);

    public static void WriteJournal(Utf8JsonWriter writer, IEnumerable<JournalEntry> entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            WriteEntry(writer, entry);
        }

        writer.WriteEndArray();
    }

    /// <summary>What the account is made of; no token.</summary>
    public void WriteAccount(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("projects"u8);
        foreach (var project in simulator.Projects)
        {
            writer.WriteStringValue(project);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("integrations"u8);
        foreach (var key in manifests.Keys)
        {
            writer.WriteStartArray(key);
            foreach (var variable in manifests.Find(key)!.Variables)
            {
                writer.WriteStartObject();
                writer.WriteString("key"u8, variable.Key);
                writer.WriteBoolean("secret"u8, variable.Secret);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The newest configurations, and how many there are.</summary>
    public void WriteNewest(Utf8JsonWriter writer, int most)
    {
        var all = simulator.Configurations;
        writer.WriteStartObject();
        writer.WriteNumber("total"u8, all.Count);
        writer.WritePropertyName("items"u8);
        WriteConfigurations(writer, all.TakeLast(most));
        writer.WriteEndObject();
    }

    public static void WriteNews(Utf8JsonWriter writer, JournalNews news)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("reset"u8, news.Reset);
        writer.WriteNumber("total"u8, news.Total);
        writer.WritePropertyName("entries"u8);
        WriteJournal(writer, news.Entries);
        writer.WriteEndObject();
    }

    public void WriteRehearsals(Utf8JsonWriter writer)
    {
        var running = simulator.Rehearsals.Running;
        writer.WriteStartArray();
        foreach (var rehearsal in Rehearsal.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, rehearsal.Name);
            writer.WriteBoolean("on"u8, running.Contains(rehearsal.Name));
            writer.WriteString("what"u8, rehearsal.What);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static byte[] Json(Action<Utf8JsonWriter> write)
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
        writer.WriteString("id"u8, entry.Id);
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
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Http;

/// <summary>Writes configurations as the API shows them (LD §1.1, §5.2): secrets masked, everything else in clear.</summary>
internal sealed class RepresentationWriter(SimulatorModes modes, IntegrationManifests manifests)
{
    private static readonly string[] AllActions = ["createIntegration", "deleteIntegration", "updateConfiguration", "updateName"];

    // The same for every item of a list, and the longest part of it.
    private readonly byte[] _access = Access(modes);

    /// <summary>Escapes no more than JSON demands, as the real server does: its texts have backticks and apostrophes.</summary>
    public static JsonWriterOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(Utf8JsonWriter writer, SimulatedConfiguration configuration, bool withConfig)
    {
        writer.WriteStartObject();
        WriteLinks(writer, configuration);
        writer.WriteString("_id"u8, configuration.Id);
        writer.WriteString("integrationKey"u8, configuration.IntegrationKey);
        writer.WriteString("projectKey"u8, configuration.ProjectKey);
        if (withConfig)
        {
            WriteConfig(writer, configuration);
        }

        WriteTags(writer, configuration.Tags);
        writer.WriteString("name"u8, configuration.Name);
        writer.WriteNumber("version"u8, configuration.Version);
        WriteStatus(writer, configuration);
        writer.WritePropertyName("_access"u8);
        writer.WriteRawValue(_access, skipInputValidation: true);
        if (modes.ExtraMembers)
        {
            writer.WriteStartObject("_experimental"u8);
            writer.WriteNumber("shard"u8, 7);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public byte[] ToBytes(SimulatedConfiguration configuration, bool withConfig)
    {
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            Write(writer, configuration, withConfig);
        }

        return buffer.ToArray();
    }

    public static void WriteLink(Utf8JsonWriter writer, string name, string href)
    {
        writer.WriteStartObject(name);
        writer.WriteString("href"u8, href);
        writer.WriteString("type"u8, "application/json"u8);
        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, SimulatedConfiguration configuration)
    {
        writer.WriteStartObject("_links"u8);
        WriteLink(writer, "parent", ApiRoute.BasePath);
        WriteLink(writer, "project", $"{ApiRoute.ProjectsPath}/{configuration.ProjectKey}");
        WriteLink(writer, "self", $"{ApiRoute.BasePath}/{configuration.ProjectKey}/{configuration.IntegrationKey}/{configuration.Id}");
        writer.WriteEndObject();
    }

    private void WriteConfig(Utf8JsonWriter writer, SimulatedConfiguration configuration)
    {
        var manifest = manifests.Find(configuration.IntegrationKey);
        writer.WriteStartObject("config"u8);
        foreach (var (key, value) in configuration.Config)
        {
            // Only what the manifest calls secret is masked: an unknown key that was tolerated reads back in clear.
            writer.WriteString(key, manifest?.Find(key) is { Secret: true } ? SecretMask.Of(value) : value);
        }

        writer.WriteEndObject();
    }

    private void WriteTags(Utf8JsonWriter writer, IReadOnlyList<string> tags)
    {
        writer.WriteStartArray("tags"u8);
        foreach (var tag in modes.SortedTags ? [.. tags.Distinct().Order(StringComparer.Ordinal)] : tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
    }

    private void WriteStatus(Utf8JsonWriter writer, SimulatedConfiguration configuration)
    {
        var import = configuration.Import;
        writer.WriteStartObject("_status"u8);
        writer.WriteString("status"u8, modes.StatusText ?? StatusText(import.Status));
        WriteTimestamp(writer, "lastImport", import.LastImport);
        WriteTimestamp(writer, "lastError", import.LastError);
        writer.WriteStartArray("errors"u8);
        foreach (var error in import.Errors)
        {
            WriteError(writer, configuration.Id, error);
        }

        writer.WriteEndArray();
        if (modes.ExtraMembers)
        {
            writer.WriteNumber("progress"u8, 0.5);
        }

        writer.WriteEndObject();
    }

    private void WriteError(Utf8JsonWriter writer, string id, ImportError error)
    {
        writer.WriteStartObject();
        writer.WriteString("integrationId"u8, id);
        if (error.Message is not null)
        {
            writer.WriteString("message"u8, error.Message);
        }

        if (error.StatusCode is { } statusCode)
        {
            writer.WriteNumber("statusCode"u8, statusCode);
        }

        WriteTimestamp(writer, "timestamp", error.Timestamp);
        writer.WriteEndObject();
    }

    private void WriteTimestamp(Utf8JsonWriter writer, string name, long? milliseconds)
    {
        switch (milliseconds ?? (modes.Never == NeverTimestamp.Zero ? 0 : null))
        {
            case { } value when modes.TimestampsAsStrings:
                writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
                break;
            case { } value:
                writer.WriteNumber(name, value);
                break;
            case null when modes.Never == NeverTimestamp.Null:
                writer.WriteNull(name);
                break;
        }
    }

    private static byte[] Access(SimulatorModes modes)
    {
        if (modes.NullAccess)
        {
            return "null"u8.ToArray();
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            WriteActions(writer, "denied", modes.DeniedActions, "deny");
            WriteActions(writer, "allowed", AllActions.Except(modes.DeniedActions), "allow");
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteActions(Utf8JsonWriter writer, string name, IEnumerable<string> actions, string effect)
    {
        writer.WriteStartArray(name);
        foreach (var action in actions)
        {
            writer.WriteStartObject();
            writer.WriteString("action"u8, action);
            writer.WriteStartObject("reason"u8);
            writer.WriteStartArray("resources"u8);
            writer.WriteStringValue("integration/*"u8);
            writer.WriteEndArray();
            writer.WriteStartArray("actions"u8);
            writer.WriteStringValue(action);
            writer.WriteEndArray();
            writer.WriteString("effect"u8, effect);
            writer.WriteString("role_name"u8, "flag-import-operator"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string StatusText(ImportStatus status) => status switch
    {
        ImportStatus.Pending => "pending",
        ImportStatus.Importing => "importing",
        ImportStatus.Complete => "complete",
        ImportStatus.Partial => "partial",
        _ => "failed",
    };
}

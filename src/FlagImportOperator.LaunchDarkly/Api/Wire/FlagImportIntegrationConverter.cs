using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlagImportOperator.LaunchDarkly.Wire;

/// <summary>
/// Reads a configuration straight into the public record: every member optional, unknown ones ignored, unexpected types taken as absent.
/// Without objects in between, a list of ten thousand costs what is kept of it.
/// </summary>
internal sealed class FlagImportIntegrationConverter : JsonConverter<FlagImportIntegration>
{
    public override FlagImportIntegration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A configuration must be a JSON object.");
        }

        string? id = null, projectKey = null, integrationKey = null, name = null;
        IReadOnlyDictionary<string, string>? config = null;
        IReadOnlyList<string>? tags = null;
        IReadOnlyList<string> denied = [];
        long? version = null;
        FlagImportStatus? status = null;
        while (Lenient.NextMember(ref reader))
        {
            if (Lenient.Is(ref reader, "_id"u8))
            {
                id = Lenient.Text(ref reader);
            }
            else if (Lenient.Is(ref reader, "projectKey"u8))
            {
                projectKey = Lenient.CommonText(ref reader);
            }
            else if (Lenient.Is(ref reader, "integrationKey"u8))
            {
                integrationKey = Lenient.CommonText(ref reader);
            }
            else if (Lenient.Is(ref reader, "config"u8))
            {
                config = Lenient.TextMap(ref reader);
            }
            else if (Lenient.Is(ref reader, "tags"u8))
            {
                tags = Lenient.TextList(ref reader);
            }
            else if (Lenient.Is(ref reader, "name"u8))
            {
                name = Lenient.Text(ref reader);
            }
            else if (Lenient.Is(ref reader, "version"u8))
            {
                version = Lenient.Number(ref reader);
            }
            else if (Lenient.Is(ref reader, "_status"u8))
            {
                status = Status(ref reader);
            }
            else if (Lenient.Is(ref reader, "_access"u8))
            {
                denied = DeniedActions(ref reader);
            }
            else
            {
                Lenient.Skip(ref reader);
            }
        }

        return new()
        {
            Id = id,
            ProjectKey = projectKey,
            IntegrationKey = integrationKey,
            Config = config,
            Tags = tags,
            Name = name,
            Version = version,
            Status = status,
            DeniedActions = denied,
        };
    }

    public override void Write(Utf8JsonWriter writer, FlagImportIntegration value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static FlagImportStatus? Status(ref Utf8JsonReader reader)
    {
        if (!Lenient.Enter(ref reader, JsonTokenType.StartObject))
        {
            return null;
        }

        string? status = null;
        long? lastImport = null, lastError = null;
        IReadOnlyList<FlagImportError> errors = [];
        while (Lenient.NextMember(ref reader))
        {
            if (Lenient.Is(ref reader, "status"u8))
            {
                status = Lenient.CommonText(ref reader);
            }
            else if (Lenient.Is(ref reader, "lastImport"u8))
            {
                lastImport = Lenient.Milliseconds(ref reader);
            }
            else if (Lenient.Is(ref reader, "lastError"u8))
            {
                lastError = Lenient.Milliseconds(ref reader);
            }
            else if (Lenient.Is(ref reader, "errors"u8))
            {
                errors = Errors(ref reader) ?? errors;
            }
            else
            {
                Lenient.Skip(ref reader);
            }
        }

        return new() { Status = status, LastImport = lastImport, LastError = lastError, Errors = errors };
    }

    private static List<FlagImportError>? Errors(ref Utf8JsonReader reader)
    {
        if (!Lenient.Enter(ref reader, JsonTokenType.StartArray))
        {
            return null;
        }

        List<FlagImportError>? errors = null;
        while (Lenient.NextElement(ref reader))
        {
            if (Lenient.Enter(ref reader, JsonTokenType.StartObject))
            {
                (errors ??= []).Add(Error(ref reader));
            }
        }

        return errors;
    }

    private static FlagImportError Error(ref Utf8JsonReader reader)
    {
        string? integrationId = null, message = null;
        long? statusCode = null, timestamp = null;
        while (Lenient.NextMember(ref reader))
        {
            if (Lenient.Is(ref reader, "integrationId"u8))
            {
                integrationId = Lenient.Text(ref reader);
            }
            else if (Lenient.Is(ref reader, "message"u8))
            {
                message = Lenient.Text(ref reader);
            }
            else if (Lenient.Is(ref reader, "statusCode"u8))
            {
                statusCode = Lenient.Number(ref reader);
            }
            else if (Lenient.Is(ref reader, "timestamp"u8))
            {
                timestamp = Lenient.Milliseconds(ref reader);
            }
            else
            {
                Lenient.Skip(ref reader);
            }
        }

        return new()
        {
            IntegrationId = integrationId,
            Message = message,
            StatusCode = statusCode is >= int.MinValue and <= int.MaxValue ? (int)statusCode : null,
            Timestamp = timestamp,
        };
    }

    private static IReadOnlyList<string> DeniedActions(ref Utf8JsonReader reader)
    {
        IReadOnlyList<string> denied = [];
        if (Lenient.Enter(ref reader, JsonTokenType.StartObject))
        {
            while (Lenient.NextMember(ref reader))
            {
                if (Lenient.Is(ref reader, "denied"u8))
                {
                    denied = Actions(ref reader) ?? denied;
                }
                else
                {
                    Lenient.Skip(ref reader);
                }
            }
        }

        return denied;
    }

    private static List<string>? Actions(ref Utf8JsonReader reader)
    {
        List<string>? actions = null;
        if (Lenient.Enter(ref reader, JsonTokenType.StartArray))
        {
            while (Lenient.NextElement(ref reader))
            {
                if (Lenient.Enter(ref reader, JsonTokenType.StartObject))
                {
                    while (Lenient.NextMember(ref reader))
                    {
                        if (!Lenient.Is(ref reader, "action"u8))
                        {
                            Lenient.Skip(ref reader);
                        }
                        else if (Lenient.CommonText(ref reader) is { } action)
                        {
                            (actions ??= []).Add(action);
                        }
                    }
                }
            }
        }

        return actions;
    }
}

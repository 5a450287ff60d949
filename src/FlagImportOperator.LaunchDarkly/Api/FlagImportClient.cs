using System.Buffers;
using System.Text.Json;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using FlagImportOperator.LaunchDarkly.Wire;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>The six calls of the API (LD §1) as HTTP.</summary>
internal sealed class FlagImportClient(LaunchDarklyTransport transport, FlagImportRoutes routes) : IFlagImportApi
{
    // A configuration is about 1 KiB; the list holds those of the whole account. Only an answer that is none reaches these.
    private const long LargestConfiguration = 4L * 1024 * 1024;
    private const long LargestPage = 128L * 1024 * 1024;
    private const int MostPages = 1000;

    public async Task<IReadOnlyList<FlagImportIntegration>> ListAsync(CallPriority priority, CancellationToken cancellationToken)
    {
        var items = new List<FlagImportIntegration>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var address = routes.Collection; address is not null;)
        {
            var page = await PageAsync(address, priority, cancellationToken);
            items.AddRange(page.Items!.OfType<FlagImportIntegration>());
            address = page.Next is null ? null : routes.NextPage(page.Next);

            // A part must never pass for the whole: what is missing from it would be created a second time (design §3).
            if (page.Next is not null && (address is null || !seen.Add(address.Query) || seen.Count > MostPages))
            {
                throw new LaunchDarklyException(LaunchDarklyErrorKind.ServerError, "LaunchDarkly's list of configurations goes on at an address that cannot be followed");
            }
        }

        return items;
    }

    public Task<FlagImportIntegration> GetAsync(ConfigurationAddress address, CallPriority priority, CancellationToken cancellationToken)
    {
        var call = new LaunchDarklyCall
        {
            Method = HttpMethod.Get,
            Address = routes.Configuration(address),
            Kind = LaunchDarklyOperation.Get,
            Operation = $"get of {Named(address)}",
            Priority = priority,
        };
        return transport.SendAsync(call, ConfigurationAsync, unreadable: null, cancellationToken);
    }

    public Task<FlagImportIntegration> CreateAsync(NewFlagImportConfiguration configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(configuration.Name);
        var call = new LaunchDarklyCall
        {
            Method = HttpMethod.Post,
            Address = routes.Source(configuration.ProjectKey, configuration.IntegrationKey),
            Kind = LaunchDarklyOperation.Create,
            Operation = $"create in {configuration.ProjectKey}/{configuration.IntegrationKey}",
            Priority = CallPriority.Edit,
            Body = Body(configuration),
            SentValues = [.. configuration.Config.Values],
            ConflictIsAmbiguous = true,
        };
        return transport.SendAsync(call, ConfigurationAsync, static () => new(), cancellationToken);
    }

    public Task<FlagImportIntegration> PatchAsync(ConfigurationAddress address, JsonPatchDocument patch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (patch.IsEmpty)
        {
            throw new ArgumentException("An empty patch must not be sent: its effect is unknown (LD §4).", nameof(patch));
        }

        var call = new LaunchDarklyCall
        {
            Method = HttpMethod.Patch,
            Address = routes.Configuration(address),
            Kind = LaunchDarklyOperation.Patch,
            Operation = $"patch of {Named(address)}",
            Priority = CallPriority.Edit,
            Body = patch.ToUtf8(),
            SentValues = patch.SentTexts(),
        };
        return transport.SendAsync(call, ConfigurationAsync, static () => new(), cancellationToken);
    }

    public Task DeleteAsync(ConfigurationAddress address, CancellationToken cancellationToken)
    {
        var call = new LaunchDarklyCall
        {
            Method = HttpMethod.Delete,
            Address = routes.Configuration(address),
            Kind = LaunchDarklyOperation.Delete,
            Operation = $"delete of {Named(address)}",
            Priority = CallPriority.Edit,
        };
        return transport.SendAsync(call, NothingAsync, static () => true, cancellationToken);
    }

    public Task TriggerAsync(ConfigurationAddress address, CancellationToken cancellationToken)
    {
        var call = new LaunchDarklyCall
        {
            Method = HttpMethod.Post,
            Address = routes.Trigger(address),
            Kind = LaunchDarklyOperation.Trigger,
            Operation = $"trigger of {Named(address)}",
            Priority = CallPriority.Trigger,
        };
        return transport.SendAsync(call, NothingAsync, static () => true, cancellationToken);
    }

    private Task<FlagImportPage> PageAsync(Uri address, CallPriority priority, CancellationToken cancellationToken)
    {
        var call = new LaunchDarklyCall { Method = HttpMethod.Get, Address = address, Kind = LaunchDarklyOperation.List, Operation = "list", Priority = priority };
        return transport.SendAsync(call, ReadPageAsync, unreadable: null, cancellationToken);
    }

    private static async ValueTask<FlagImportPage> ReadPageAsync(Stream body, CancellationToken cancellationToken)
    {
        var page = await JsonSerializer.DeserializeAsync(new BoundedStream(body, LargestPage), FlagImportJson.Default.FlagImportPage, cancellationToken);
        // Something that answers 200 without a list (a portal, another API) is no account without configurations.
        return page?.Items is null ? throw new JsonException("No items.") : page;
    }

    private static async ValueTask<FlagImportIntegration> ConfigurationAsync(Stream body, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync(new BoundedStream(body, LargestConfiguration), FlagImportJson.Default.FlagImportIntegration, cancellationToken)
        ?? throw new JsonException("No configuration.");

    private static ValueTask<bool> NothingAsync(Stream body, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    private static ReadOnlyMemory<byte> Body(NewFlagImportConfiguration configuration)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("name"u8, configuration.Name);
        writer.WriteStartArray("tags"u8);
        foreach (var tag in configuration.Tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("config"u8);
        foreach (var (key, value) in configuration.Config)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string Named(ConfigurationAddress address) => $"{address.ProjectKey}/{address.IntegrationKey}/{address.Id}";
}

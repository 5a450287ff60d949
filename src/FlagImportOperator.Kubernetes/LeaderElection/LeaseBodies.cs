using System.Text.Json;
using FlagImportOperator.Kubernetes.Client;

namespace FlagImportOperator.Kubernetes.LeaderElection;

/// <summary>What is sent about a Lease, as UTF-8. Every patch carries the resourceVersion that was seen: of two that write on it, one does.</summary>
internal static class LeaseBodies
{
    /// <summary>A new Lease.</summary>
    public static byte[] Create(LeaseElectionOptions options, string holder, int transitions, DateTimeOffset now) => JsonBody.Write(writer =>
    {
        writer.WriteString("apiVersion", LeaseElector.Leases.ApiVersion);
        writer.WriteString("kind", "Lease");
        writer.WriteStartObject("metadata");
        writer.WriteString("name", options.Lease.Name);
        writer.WriteEndObject();
        Hold(writer, options, holder, now, transitions);
    });

    /// <summary>The merge patch that takes the lease (with <paramref name="transitions"/>), or renews it (without).</summary>
    public static byte[] Hold(LeaseElectionOptions options, string holder, string version, int? transitions, DateTimeOffset now) => JsonBody.Write(writer =>
    {
        Version(writer, version);
        Hold(writer, options, holder, now, transitions);
    });

    /// <summary>The merge patch that gives the lease up, as client-go does.</summary>
    public static byte[] Release(string version, DateTimeOffset now) => JsonBody.Write(writer =>
    {
        Version(writer, version);
        writer.WriteStartObject("spec");
        writer.WriteString("holderIdentity", "");
        writer.WriteNumber("leaseDurationSeconds", Lease.ReleasedSeconds);
        writer.WriteString("renewTime", JsonBody.MicroTime(now));
        writer.WriteEndObject();
    });

    /// <summary>The merge patch that changes nothing.</summary>
    public static byte[] Nothing(string version) => JsonBody.Write(writer => Version(writer, version));

    private static void Version(Utf8JsonWriter writer, string version)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", version);
        writer.WriteEndObject();
    }

    private static void Hold(Utf8JsonWriter writer, LeaseElectionOptions options, string holder, DateTimeOffset now, int? transitions)
    {
        writer.WriteStartObject("spec");
        writer.WriteString("holderIdentity", holder);
        writer.WriteNumber("leaseDurationSeconds", options.DurationSeconds);
        writer.WriteString("renewTime", JsonBody.MicroTime(now));
        if (transitions is { } count)
        {
            writer.WriteString("acquireTime", JsonBody.MicroTime(now));
            writer.WriteNumber("leaseTransitions", count);
        }

        writer.WriteEndObject();
    }
}

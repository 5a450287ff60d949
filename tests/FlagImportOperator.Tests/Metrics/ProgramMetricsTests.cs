using FlagImportOperator.Metrics;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FlagImportOperator.Tests.Metrics;

public sealed class ProgramMetricsTests
{
    [Fact]
    public void Who_leads_is_asked_at_each_scrape()
    {
        using var monitored = new Monitored();
        var leading = false;
        _ = new ProgramMetrics(monitored.Meters, TimeProvider.System, () => leading);

        Assert.Equal(0, monitored.Scrape().Value("flagimport_leader"));
        leading = true;
        Assert.Equal(1, monitored.Scrape().Value("flagimport_leader"));
    }

    [Fact]
    public void The_process_is_described()
    {
        using var monitored = new Monitored();
        _ = new ProgramMetrics(monitored.Meters, new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_795_424_554_632)), () => true);

        var shown = monitored.Scrape();

        Assert.Equal(1, shown.Value("flagimport_build_info", ("version", "0.1.0")));
        Assert.Equal(1_795_424_554.632, shown.Value("process_start_time_seconds"));
        Assert.InRange(shown.Value("process_resident_memory_bytes")!.Value, 1e6, 1e12);
        Assert.InRange(shown.Value("process_cpu_seconds_total")!.Value, 0.001, 1e9);
    }
}

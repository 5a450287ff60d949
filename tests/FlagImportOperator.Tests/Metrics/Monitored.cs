using System.Diagnostics.Metrics;
using FlagImportOperator.EndToEndTests.Metrics;
using FlagImportOperator.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace FlagImportOperator.Tests.Metrics;

/// <summary>A factory of meters, and what /metrics shows of them.</summary>
internal sealed class Monitored : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public Monitored() => Collector = new MetricCollector(Meters);

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public MetricCollector Collector { get; }

    public string Text => PrometheusText.Format(Collector.Collect());

    public Exposition Scrape() => Exposition.Parse(Text);

    public void Dispose()
    {
        Collector.Dispose();
        _services.Dispose();
    }
}

using System.Runtime.CompilerServices;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Support;

/// <summary>Waits for what must come sooner or later, with a limit that only a fault reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"did not become true: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }
}

using System.Net;
using System.Runtime.ExceptionServices;

namespace FlagImportOperator.LaunchDarkly;

/// <summary>
/// A body that is asked for permission once more when it is written: between the first time and this, a connection may have been opened,
/// and the process may have been stopped meanwhile. A request without its body is none.
/// </summary>
internal sealed class CheckedContent(ReadOnlyMemory<byte> body, Action check) : HttpContent
{
    /// <summary>What the check threw: the body was not written. The handler wraps it, and it would pass for a broken connection.</summary>
    public ExceptionDispatchInfo? Refused { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            check();
        }
        catch (Exception refusal)
        {
            Refused = ExceptionDispatchInfo.Capture(refusal);
            throw;
        }

        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}

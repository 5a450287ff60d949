using System.Buffers;

namespace FlagImportOperator.Kubernetes.Client;

/// <summary>An answer's body in a rented buffer, given back by Dispose.</summary>
internal sealed class PooledBody(byte[] buffer, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    /// <summary>The bytes, until Dispose.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, length);

    /// <summary>Reads all of it, or null when it is longer than <paramref name="max"/>.</summary>
    public static async Task<PooledBody?> ReadAsync(HttpContent content, int max, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > max)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? 16 << 10));
        var length = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > max)
                {
                    return null;
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    Return(buffer);
                    buffer = larger;
                }
            }

            var body = new PooledBody(buffer, length);
            buffer = null;
            return body;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(_buffer);
        _buffer = null;
    }

    // Cleared, since it may have held a Secret, and the next to rent it is anyone.
    private static void Return(byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}

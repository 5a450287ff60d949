using System.Buffers;
using System.IO.Pipelines;

namespace FlagImportOperator.Kubernetes.Informers;

/// <summary>Takes one line without its end; the span is gone afterwards.</summary>
internal delegate void LineHandler(ReadOnlySpan<byte> line);

/// <summary>A line is longer than allowed.</summary>
internal sealed class LineTooLongException(int max) : Exception($"a line is longer than {max} bytes");

/// <summary>Cuts a stream into lines, which may lie across the pipe's segments.</summary>
internal sealed class LineReader(PipeReader pipe, int maxLine)
{
    private long _searched; // of the unfinished line, so that a long one is not searched again with each of its pieces

    /// <summary>
    /// Waits for bytes and hands out each line that is complete. False at the end of the stream; what stands there without a line end
    /// was cut off and is dropped.
    /// </summary>
    public async ValueTask<bool> ReadAsync(LineHandler handle, CancellationToken cancellationToken)
    {
        var read = await pipe.ReadAsync(cancellationToken);
        var rest = Lines(read.Buffer, handle);
        if (rest.Length > maxLine)
        {
            throw new LineTooLongException(maxLine);
        }

        _searched = rest.Length;
        pipe.AdvanceTo(rest.Start, rest.End);
        return !read.IsCompleted;
    }

    private ReadOnlySequence<byte> Lines(ReadOnlySequence<byte> buffer, LineHandler handle)
    {
        while (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
        {
            _searched = 0;
            var line = buffer.Slice(0, end);
            if (line.Length > maxLine)
            {
                throw new LineTooLongException(maxLine);
            }

            Hand(line, handle);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }

    private static void Hand(ReadOnlySequence<byte> line, LineHandler handle)
    {
        if (line.IsSingleSegment)
        {
            if (!line.FirstSpan.IsEmpty)
            {
                handle(line.FirstSpan);
            }

            return;
        }

        var length = (int)line.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(whole);
            handle(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}

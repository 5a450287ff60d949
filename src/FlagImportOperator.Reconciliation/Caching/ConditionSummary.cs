using System.Text.Json;
using FlagImportOperator.Api;

namespace FlagImportOperator.Reconciliation.Caching;

/// <summary>A condition in words of closed lists.</summary>
/// <param name="Type">One of <see cref="ConditionTypes"/>.</param>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One of <see cref="ConditionReasons"/>, or <see cref="OtherReason"/>.</param>
internal readonly record struct ConditionState(string Type, string Status, string Reason)
{
    /// <summary>For a reason that is not in the list: of a newer version of the operator, or written by someone else.</summary>
    public const string OtherReason = "Other";

    /// <summary>Ready, of a resource that says nothing yet.</summary>
    public static ConditionState OfNewcomer { get; } = new(ConditionTypes.Ready, ConditionStatuses.Unknown, ConditionReasons.Creating);
}

/// <summary>
/// The conditions of a resource in eight bytes, for counting: twelve bits for each type, of which two are the status (0: the condition is
/// not there) and ten the reason.
/// </summary>
internal readonly record struct ConditionSummary(ulong Bits)
{
    private const int BitsOfOne = 12;
    private const int BitsOfStatus = 2;

    /// <summary>How many reasons can be told apart.</summary>
    public const int MostReasons = (1 << (BitsOfOne - BitsOfStatus)) - 1;

    /// <summary>How many types there is room for.</summary>
    public const int MostTypes = 64 / BitsOfOne;

    private static readonly string[] Statuses = [ConditionStatuses.True, ConditionStatuses.False, ConditionStatuses.Unknown];

    /// <summary>The condition whose type is at that place of <see cref="ConditionTypes.All"/>, or null.</summary>
    public ConditionState? Find(int type)
    {
        var bits = (int)(Bits >> (type * BitsOfOne)) & ((1 << BitsOfOne) - 1);
        var (status, reason) = (bits & ((1 << BitsOfStatus) - 1), bits >> BitsOfStatus);
        return status == 0
            ? null
            : new ConditionState(ConditionTypes.All[type], Statuses[status - 1], reason == 0 ? ConditionState.OtherReason : ConditionReasons.All[reason - 1]);
    }

    /// <summary>From the JSON of a status; conditions of types that are not ours, or that are none, do not count.</summary>
    public static ConditionSummary Read(ReadOnlySpan<byte> status)
    {
        ulong bits = 0;
        var reader = new Utf8JsonReader(status);
        if (status.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("conditions"u8);
            reader.Read();
            if (!wanted || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                bits = reader.TokenType == JsonTokenType.StartObject ? With(bits, ref reader) : Skipped(bits, ref reader);
            }
        }

        return new ConditionSummary(bits);
    }

    private static ulong Skipped(ulong bits, ref Utf8JsonReader reader)
    {
        reader.Skip();
        return bits;
    }

    private static ulong With(ulong bits, ref Utf8JsonReader reader)
    {
        var (type, status, reason) = (-1, -1, -1);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.ValueTextEquals("type"u8) ? 't' : reader.ValueTextEquals("status"u8) ? 's' : reader.ValueTextEquals("reason"u8) ? 'r' : ' ';
            reader.Read();
            switch (member)
            {
                case 't': type = IndexOf(ConditionTypes.All, ref reader); break;
                case 's': status = IndexOf(Statuses, ref reader); break;
                case 'r': reason = IndexOf(ConditionReasons.All, ref reader); break;
                default: reader.Skip(); break;
            }
        }

        if (type < 0 || status < 0)
        {
            return bits;
        }

        var one = (ulong)(((reason + 1) << BitsOfStatus) | (status + 1));
        var at = type * BitsOfOne;
        return (bits & ~(((1UL << BitsOfOne) - 1) << at)) | (one << at);
    }

    private static int IndexOf(IReadOnlyList<string> words, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return -1;
        }

        for (var index = 0; index < words.Count; index++)
        {
            if (reader.ValueTextEquals(words[index]))
            {
                return index;
            }
        }

        return -1;
    }
}

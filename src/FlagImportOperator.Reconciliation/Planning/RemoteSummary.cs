using System.IO.Hashing;
using System.Text;
using FlagImportOperator.LaunchDarkly;

namespace FlagImportOperator.Reconciliation.Planning;

/// <summary>Tells whether a list item is as it was: eight bytes per resource instead of the item.</summary>
internal static class RemoteSummary
{
    /// <summary>Over all that a pass takes from a list item.</summary>
    public static ulong Hash(FlagImportIntegration item)
    {
        var text = new StringBuilder();
        text.Append(item.Version).Append('\n').Append(item.Name).Append('\n').AppendJoin(',', item.Tags ?? []).Append('\n');
        if (item.Status is { } status)
        {
            text.Append(status.Status).Append('\n').Append(status.LastImport).Append('\n').Append(status.LastError);
            foreach (var error in status.Errors)
            {
                text.Append('\n').Append(error.Timestamp).Append(error.StatusCode).Append(error.Message);
            }
        }

        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>Makes uids and the ends of generated names. Under <see cref="Storage.ObjectStore.Gate"/>.</summary>
internal sealed class Identities(Random random)
{
    // No vowels and nothing alike, as the API server has it.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A uid, of the form of a random UUID.</summary>
    public string NextUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A name for metadata.generateName.</summary>
    public string NextName(string prefix)
    {
        const int Length = 5;
        const int LongestPrefix = 63 - Length;
        return string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, LongestPrefix)), new string(random.GetItems<char>(Alphabet, Length)));
    }
}

using CsCheck;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Resolving;

public sealed class FingerprintsTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    // Statuses hold it: another value would have every secret sent anew.
    [Fact]
    public void Its_value_never_changes() => Assert.Equal("864b4c7a15be9448736988ee5390bcdd", Fingerprints.Of(Key, "value"));

    [Fact]
    public void It_tells_values_and_keys_apart() => Gen.Select(Gen.String, Gen.String, Gen.Byte.Array[32], Gen.Byte.Array[32]).Sample((a, b, k1, k2) =>
    {
        // Lone surrogates are one and the same in UTF-8; no Secret holds any.
        var same = System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(b));
        return (Fingerprints.Of(k1, a) == Fingerprints.Of(k1, b)) == same
            && (Fingerprints.Of(k1, a) == Fingerprints.Of(k2, a)) == k1.AsSpan().SequenceEqual(k2);
    });

    [Fact]
    public void It_is_32_hex_digits_whatever_the_length_of_the_value() => Gen.String.Sample(value =>
        Fingerprints.Of(Key, value) is { Length: 32 } text && text.All(char.IsAsciiHexDigitLower));
}

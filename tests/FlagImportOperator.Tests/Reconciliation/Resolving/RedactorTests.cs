using System.Text;
using System.Text.Json;
using CsCheck;
using FlagImportOperator.Reconciliation.Resolving;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Resolving;

public sealed class RedactorTests
{
    private const string Secret = "s3cr<&>t+/=\"\\ü";

    private static readonly Gen<string> Value = Gen.String[Gen.Char["ABCXYZ019<>&+/=\"\\%äß€"], 4, 12];

    public static TheoryData<string, string> Forms => new()
    {
        { "plain", Secret },
        { "JSON of .NET", JsonEncodedText.Encode(Secret).ToString() },
        { "JSON of .NET, lower case", JsonEncodedText.Encode(Secret).ToString().Replace("\\u00FC", "\\u00fc", StringComparison.Ordinal) },
        { "JSON of Go", "s3cr\\u003c\\u0026\\u003et+/=\\\"\\\\ü" },
        { "JSON of others", "s3cr<&>t+/=\\\"\\\\ü" },
        { "URL", Uri.EscapeDataString(Secret) },
        { "URL, lower case", "s3cr%3c%26%3et%2b%2f%3d%22%5c%c3%bc" },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_value_is_taken_out_in_every_form(string form, string shown)
    {
        Assert.NotEmpty(form);
        Assert.Equal("bad key (secret), sorry", new Redactor([Secret]).Scrub($"bad key {shown}, sorry"));
    }

    [Fact]
    public void Values_that_overlap_leave_no_rest() =>
        Assert.Equal("x(secret)x", new Redactor(["abcd", "cdef", "de"]).Scrub("xabcdefx"));

    [Fact]
    public void A_value_that_is_a_part_of_another_leaves_no_rest() =>
        Assert.Equal("(secret) (secret)", new Redactor(["abc", "abcdef"]).Scrub("abcdef abc"));

    [Fact]
    public void A_value_that_overlaps_itself_leaves_no_rest() => Assert.Equal("(secret)!", new Redactor(["abab"]).Scrub("ababab!"));

    [Theory]
    [InlineData("sup********123")]
    [InlineData("dum****ion")]
    [InlineData("***")]
    public void Masks_are_taken_out_also_where_no_value_is_known(string mask) =>
        Assert.Equal("is '(secret)' now", Redactor.Empty.Scrub($"is '{mask}' now"));

    [Fact]
    public void Other_text_stays()
    {
        const string Text = "2 * 3 = 6, see https://docs/x?a=b&c=d \"quoted\" (secret)";

        Assert.Equal(Text, new Redactor(["", "canary"]).Scrub(Text));
    }

    [Fact]
    public void No_text_lets_a_value_through() => Gen.Select(Value.Array[1, 4], Gen.Int[0, 7].Array[1, 6], Gen.String[Gen.Char["ABC<&\\ .%ä"], 0, 6]).Sample((secrets, order, filler) =>
    {
        var text = filler + string.Concat(order.Select(i => Form(secrets[i % secrets.Length], i % 4) + filler)) + secrets[0][..2] + secrets[0];

        var scrubbed = new Redactor(secrets).Scrub(text);

        Assert.All(secrets, secret => Assert.All(Enumerable.Range(0, 4), form => Assert.DoesNotContain(Form(secret, form), scrubbed, StringComparison.Ordinal)));
    });

    private static string Form(string secret, int form) => form switch
    {
        0 => secret,
        1 => JsonEncodedText.Encode(secret).ToString(),
        2 => Uri.EscapeDataString(secret),
        _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    };
}

using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using FlagImportOperator.Sandbox.Kubernetes.Writing;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

public sealed class BrokenBodyTests
{
    private const string Unrecognized = "the object provided is unrecognized (must be of type Secret): ";

    private static readonly byte[] Recorded = Convert.FromHexString(RecordedBodies.Secret);

    /// <summary>A name, the body, and how the refusal goes on.</summary>
    public static TheoryData<string, byte[], string> Bodies => new()
    {
        { "nothing", [], "empty data" },
        { "JSON", Encoding.UTF8.GetBytes("""{"kind":"Secret"}"""), "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]" },
        { "half of the magic bytes", Recorded[..2], "provided data does not appear to be a protobuf message" },
        { "cut within the kind", Recorded[..12], "" },
        { "cut within the object", Recorded[..40], "" },
        { "an object that is cut off", Message.Body("v1", "Secret", [0x0A, 0x05, 0x0A]), "" },
        { "an object that is no message", Message.Body("v1", "Secret", [0xFF, 0xFF]), "" },
        { "a number for a text", Message.Body("v1 Secret", new Message().With(3, 5)), "proto: wrong wireType = 0 for field type" },
        { "a text for a flag", Message.Body("v1 Secret", new Message().With(5, "true")), "proto: wrong wireType = 2 for field immutable" },
        {
            "a time after the year 9999",
            Message.Body("v1 Secret", new Message().With(1, new Message().WithTime(8, 253_402_300_800, 0))),
            "253402300800 seconds since 1970 are not within the years 1 to 9999"
        },
        {
            "managed fields that are no JSON",
            Message.Body("v1 Secret", new Message().With(1, new Message().With(17, new Message().With(7, new Message().With(1, "{"))))),
            ""
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_broken_body_is_refused_in_words(string name, byte[] body, string words)
    {
        var refusal = Assert.Throws<ApiException>(() => Decode(body));

        Assert.Equal(400, refusal.Code);
        Assert.True(refusal.Message.StartsWith(Unrecognized + words, StringComparison.Ordinal), $"{name}: {refusal.Message}");
        Assert.True(refusal.Message.Length > Unrecognized.Length, name);
    }

    [Theory]
    [InlineData("v1", "ConfigMap", "ConfigMap in version \"v1\" cannot be handled as a Secret: ")]
    [InlineData("v2", "Secret", "Secret in version \"v2\" cannot be handled as a Secret: ")]
    public void Another_kind_is_refused_as_in_JSON(string apiVersion, string kind, string words)
    {
        var refusal = Assert.Throws<ApiException>(() => Decode(Message.Body(apiVersion, kind, new Message().With(2, "a", "b").Bytes)));

        Assert.Equal(400, refusal.Code);
        Assert.StartsWith(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_names_no_kind_is_of_the_kind_of_the_path() =>
        Assert.Equal("Secret", Decode(Message.Body("", "", new Message().With(3, "Opaque").Bytes))["kind"]!.GetValue<string>());

    [Fact]
    public void Whatever_is_cut_off_or_changed_is_read_or_refused() =>
        Gen.Select(Gen.Int[0, Recorded.Length], Gen.Select(Gen.Int[0, Recorded.Length - 1], Gen.Byte).Array[0, 4]).Sample((length, changes) =>
        {
            var body = Recorded.ToArray();
            foreach (var (at, octet) in changes)
            {
                body[at] = octet;
            }

            try
            {
                Assert.Equal("Secret", Decode(body[..length])["kind"]!.GetValue<string>());
            }
            catch (ApiException refusal)
            {
                Assert.Equal(400, refusal.Code);
            }
        }, iter: 10_000);

    private static JsonObject Decode(byte[] body) =>
        BodyDecoder.Object(body, BodyFormat.Protobuf, Message.Kind("v1 Secret"), FieldValidation.Strict).Value;
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>Where the next page of a list begins.</summary>
/// <param name="Version">The version of the list, the same for all its pages.</param>
/// <param name="Start">The last key of the page before.</param>
internal sealed record ContinueToken(long Version, string Start)
{
    private const string Format = "meta.k8s.io/v1";

    /// <summary>Throws <see cref="ApiException"/> (400) for text that no list gave.</summary>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text))!;
            if (token["v"]?.GetValue<string>() == Format)
            {
                return new(token["rv"]!.GetValue<long>(), token["start"]!.GetValue<string>());
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            throw Invalid(exception.Message);
        }

        throw Invalid("incorrect encoded start key: it is of another version");

        static ApiException Invalid(string why) => ApiException.BadRequest($"invalid continue token: continue key is not valid: {why}");
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        new JsonObject { ["v"] = Format, ["rv"] = Version, ["start"] = Start }.ToJsonString()));
}

using System.Text;
using System.Text.Json.Nodes;
using FlagImportOperator.LaunchDarkly.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.LaunchDarkly.JsonPatch;

public sealed class JsonPatchDocumentTests
{
    private static readonly JsonPatchDocument Patch = new(
    [
        new(JsonPatchOp.Replace, "/name", "new"),
        new(JsonPatchOp.Add, "/tags/-", "a"),
        new(JsonPatchOp.Add, "/config/key", "hunter2", Secret: true),
        new(JsonPatchOp.Replace, "/config", new JsonObject { ["key"] = "hunter2", ["plain"] = "p" }, Secret: true),
        new(JsonPatchOp.Add, "/nothing"),
        new(JsonPatchOp.Remove, "/config/old"),
    ]);

    [Fact]
    public void Serialises_as_RFC_6902_says() => Assert.Equal(
        """[{"op":"replace","path":"/name","value":"new"},{"op":"add","path":"/tags/-","value":"a"},"""
        + """{"op":"add","path":"/config/key","value":"hunter2"},{"op":"replace","path":"/config","value":{"key":"hunter2","plain":"p"}},"""
        + """{"op":"add","path":"/nothing","value":null},{"op":"remove","path":"/config/old"}]""",
        Encoding.UTF8.GetString(Patch.ToUtf8().Span));

    [Fact]
    public void The_redacted_form_shows_keys_but_no_secret_value() => Assert.Equal(
        """[{"op":"replace","path":"/name","value":"new"},{"op":"add","path":"/tags/-","value":"a"},"""
        + """{"op":"add","path":"/config/key","value":"(secret)"},{"op":"replace","path":"/config","value":{"key":"(secret)","plain":"(secret)"}},"""
        + """{"op":"add","path":"/nothing","value":null},{"op":"remove","path":"/config/old"}]""",
        Patch.ToRedactedString());

    [Fact]
    public void No_text_form_shows_a_secret()
    {
        var shown = string.Concat(Patch.Operations.Select(operation => $"{operation} {operation.ShownValue?.ToJsonString()}"))
            + Patch + new DesiredVariable("hunter2", Masked: true, FromSecret: true, Changed: false);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_empty_patch_is_empty() => Assert.True(JsonPatchDocument.Empty.IsEmpty && !Patch.IsEmpty);
}

using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Crd;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

public sealed class ActionScriptTests
{
    [Theory]
    [InlineData("import-now, pause, reconcile-now", "{}")]
    [InlineData("import-now, pause, reconcile-now", """{ "spec": { "mode": "Manage" } }""")]
    [InlineData("reconcile-now", """{ "spec": { "mode": "Observe" } }""")]
    [InlineData("resume", """{ "spec": { "mode": "Paused" } }""")]
    [InlineData("pause", """{ "metadata": { "deletionTimestamp": "2026-01-01T00:00:00Z" } }""")]
    [InlineData("resume", """{ "metadata": { "deletionTimestamp": "2026-01-01T00:00:00Z" }, "spec": { "mode": "Paused" } }""")]
    [InlineData("pause, reconcile-now", """{ "metadata": { "managedFields": [{ "manager": "argocd-controller", "operation": "Apply", "fieldsV1": { "f:metadata": { "f:annotations": { "f:flagimport.dev/import-requested": {} } } } }] } }""")]
    [InlineData("import-now, reconcile-now", """{ "metadata": { "managedFields": [{ "manager": "argocd-controller", "operation": "Update", "fieldsV1": { "f:spec": { "f:mode": {} } } }] } }""")]
    [InlineData("", """{ "metadata": { "managedFields": [{ "manager": "kustomize-controller", "operation": "Apply", "fieldsV1": { "f:spec": { "f:mode": {} } } }] }, "spec": { "mode": "Paused" } }""")]
    [InlineData("resume", """{ "metadata": { "managedFields": [{ "manager": "argocd-server", "operation": "Update", "fieldsV1": { "f:spec": { "f:mode": {} } } }] }, "spec": { "mode": "Paused" } }""")]
    public async Task Only_what_makes_sense_can_be_clicked(string enabled, string change)
    {
        Assert.Equal(enabled, string.Join(", ", await ArgoAction.EnabledAsync(LuaInterpreter.Require(), State(change))));
    }

    [Fact]
    public async Task What_cannot_be_clicked_says_why()
    {
        var actions = (await LuaInterpreter.Require().RunAsync(ArgoScripts.Discovery, State("""{ "spec": { "mode": "Observe" } }"""))).Require();

        Assert.Equal("Import now (mode Observe)", actions["import-now"]!["displayName"]!.GetValue<string>());
        Assert.Equal("Reconcile now", actions["reconcile-now"]!["displayName"]!.GetValue<string>());
        Assert.Equal("Resume (not paused)", actions["resume"]!["displayName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("import-now", "{}", "/metadata/annotations/flagimport.dev/import-requested")]
    [InlineData("import-now", """{ "metadata": { "annotations": { "flagimport.dev/import-requested": "before", "other": "stays" } } }""", "/metadata/annotations/flagimport.dev/import-requested")]
    [InlineData("reconcile-now", """{ "metadata": { "annotations": {} } }""", "/metadata/annotations/flagimport.dev/reconcile-requested")]
    [InlineData("pause", "{}", "/spec/mode")]
    [InlineData("pause", """{ "spec": { "mode": "Manage" } }""", "/spec/mode")]
    [InlineData("resume", """{ "spec": { "mode": "Paused" } }""", "/spec/mode")]
    public async Task A_click_changes_one_field_and_nothing_else(string action, string change, string path)
    {
        var patch = await ArgoAction.PatchAsync(LuaInterpreter.Require(), action, State(change));

        Assert.Equal(path, Assert.Single(JsonMerge.Paths(patch)));
    }

    [Fact]
    public async Task A_request_is_the_time_of_the_click()
    {
        var patch = await ArgoAction.PatchAsync(LuaInterpreter.Require(), "import-now", State("{}"));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", patch["metadata"]!["annotations"]!["flagimport.dev/import-requested"]!.GetValue<string>());
    }

    /// <summary>As Argo CD, whose own <c>os</c> is only there by <c>require</c>: proves that the runner withholds what Argo CD withholds.</summary>
    [Theory]
    [InlineData("return { io }")]
    [InlineData("os.time() return {}")]
    [InlineData("require('os').execute('true') return {}")]
    [InlineData("require('io') return {}")]
    [InlineData("string.rep('x', 2) return {}")]
    [InlineData("return { ('x'):upper() }")]
    [InlineData("math.floor(1) return {}")]
    [InlineData("debug.getinfo(1) return {}")]
    [InlineData("while true do end")]
    [InlineData("return 'text'")]
    [InlineData("leaked = 1 error('after') return {}")]
    public async Task What_Argo_CD_withholds_is_not_there(string source)
    {
        var results = await LuaInterpreter.Require().RunAsync([(new("probe", source), new JsonObject()), (new("after", "return { seen = tostring(leaked) }"), new JsonObject())]);

        Assert.True(results[0].Error is not null || results[0].Value is JsonArray { Count: 0 }, results[0].Value?.ToJsonString());
        Assert.Equal("nil", results[1].Require()["seen"]!.GetValue<string>());
    }

    [Fact]
    public async Task Objects_come_through_as_they_are()
    {
        var odd = JsonNode.Parse("""{ "text": "a\"b\\c\n\u0000\u00e9\ud83d\ude00]]", "number": 1795424554632, "half": 0.5, "list": [1, [2], { "x": true }], "no": false, "]]\n": "k" }""")!;

        var returned = await LuaInterpreter.Require().RunAsync(new LuaScript("echo", "return obj"), odd);

        Assert.True(JsonNode.DeepEquals(odd, returned.Value), returned.Value?.ToJsonString());
    }

    private static JsonObject State(string change) => Resources.Merge(
        JsonNode.Parse("""
            {
              "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "metadata": { "name": "a", "generation": 2 },
              "spec": { "projectKey": "default", "integrationKey": "split", "config": {}, "tags": [] },
              "status": { "observedGeneration": 2, "_status": { "lastImport": 1795424554632 }, "plan": [{ "op": "remove", "path": "/name" }] }
            }
            """)!.AsObject(),
        JsonNode.Parse(change)!.AsObject());
}

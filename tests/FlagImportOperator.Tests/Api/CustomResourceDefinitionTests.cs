using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.CrdGenerator;
using Xunit;

namespace FlagImportOperator.Tests.Api;

public sealed class CustomResourceDefinitionTests
{
    private static readonly JsonObject Schema =
        CustomResourceDefinition.Generate()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>Every part of spec and status, by path as in the table of rules.</summary>
    private static readonly IReadOnlyDictionary<string, JsonObject> Fields =
        ((string[])["spec", "status"]).SelectMany(name => Walk(name, Schema["properties"]![name]!.AsObject())).ToDictionary();

    [Fact]
    public void The_file_is_what_the_types_say()
    {
        var file = File.ReadAllText(Path.Combine(Repository(), "config", "crds", CustomResourceDefinition.FileName));

        Assert.True(
            CustomResourceDefinition.GenerateYaml() == file,
            "config/crds is older than the C# types: run make crds and commit the result.");
    }

    [Fact]
    public void The_program_carries_the_file()
    {
        var embedded = Assert.Single(EmbeddedCrds.All);

        Assert.Equal("flagimport.dev_flagimportconfigurations.yaml", embedded.FileName);
        Assert.Equal(CustomResourceDefinition.GenerateYaml(), embedded.Yaml);
    }

    [Fact]
    public void Generating_twice_gives_the_same_bytes() =>
        Assert.Equal(CustomResourceDefinition.GenerateYaml(), CustomResourceDefinition.GenerateYaml());

    [Fact]
    public void Every_field_has_a_text_for_kubectl_explain() =>
        Assert.Empty(Fields.Where(field => field.Key[^1] is not (']' or '}') && field.Value["description"] is null).Select(field => field.Key));

    [Fact]
    public void Texts_are_plain() =>
        Assert.All(
            Fields.Values.Select(field => field["description"]?.GetValue<string>() ?? ""),
            text => Assert.DoesNotMatch(@"[<>]|\s\s|cref|^\s|\s$", text));

    [Fact]
    public void The_server_stores_no_default() =>
        Assert.All(Fields.Values, field => Assert.False(field.ContainsKey("default")));

    [Fact]
    public void The_schema_is_structural() => Assert.All(Fields, field =>
    {
        Assert.DoesNotContain(field.Value, member => member.Key is "$ref" or "anyOf" or "oneOf" or "allOf" or "not");
        Assert.True(
            field.Value["type"] is JsonValue || field.Value["x-kubernetes-preserve-unknown-fields"] is not null,
            $"{field.Key} has no single type.");
    });

    [Fact]
    public void Every_text_list_and_map_has_an_upper_bound() => Assert.All(Fields, field =>
    {
        var bound = (field.Value["type"]?.GetValue<string>(), field.Value["format"], field.Value["additionalProperties"]) switch
        {
            ("string", null, _) => "maxLength",
            ("array", _, _) => "maxItems",
            ("object", _, not null) => "maxProperties",
            _ => null,
        };
        Assert.True(bound is null || field.Value.ContainsKey(bound), $"{field.Key} has no {bound}.");
    });

    [Theory]
    [InlineData("status.version", "int64")]
    [InlineData("status._status.lastImport", "int64")]
    [InlineData("status._status.errors[].statusCode", "int32")]
    [InlineData("status.lastImportTime", "date-time")]
    [InlineData("status.conditions[].lastTransitionTime", "date-time")]
    public void Numbers_and_times_have_a_format(string field, string format) =>
        Assert.Equal(format, Fields[field]["format"]!.GetValue<string>());

    [Fact]
    public void Only_planned_values_take_anything() =>
        Assert.Equal(
            ["status.plan[].value"],
            Fields.Where(field => field.Value.ContainsKey("x-kubernetes-preserve-unknown-fields")).Select(field => field.Key));

    [Fact]
    public void Every_rule_has_a_message() =>
        Assert.All(
            Fields.Values.SelectMany(field => field["x-kubernetes-validations"] as JsonArray ?? []),
            rule => Assert.True(rule!["message"]!.GetValue<string>().Length > 0));

    [Fact]
    public void The_texts_of_config_and_configSecretRef_name_every_form_variable()
    {
        foreach (var manifest in IntegrationManifest.All.Values)
        {
            Assert.Contains(Listed(secret: false), Fields["spec.config"]["description"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Contains(Listed(secret: true), Fields["spec.configSecretRef"]["description"]!.GetValue<string>(), StringComparison.Ordinal);

            string Listed(bool secret)
            {
                var keys = manifest.Variables.Where(variable => variable.Secret == secret).Select(variable => variable.Key);
                return $"{manifest.Key}: {string.Join(", ", keys)}.";
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Walk(string path, JsonObject schema)
    {
        yield return new(path, schema);
        var children = (schema["properties"] as JsonObject ?? []).Select(member => ($"{path}.{member.Key}", member.Value))
            .Append(($"{path}[]", schema["items"]))
            .Append(($"{path}{{}}", schema["additionalProperties"]));
        foreach (var (childPath, child) in children.Where(child => child.Item2 is not null))
        {
            foreach (var descendant in Walk(childPath, child!.AsObject()))
            {
                yield return descendant;
            }
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("FlagImportOperator.sln");
    }
}

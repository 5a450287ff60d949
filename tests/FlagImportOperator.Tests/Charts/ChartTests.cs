using System.Reflection;
using System.Text.Json.Nodes;
using FlagImportOperator.Api;
using FlagImportOperator.ChartDocs;
using FlagImportOperator.Settings;
using Xunit;

namespace FlagImportOperator.Tests.Charts;

/// <summary>What stands twice in the chart says the same twice.</summary>
public sealed class ChartTests
{
    private static readonly ValuesFile Values = ValuesFile.Parse(Read("values.yaml"));
    private static readonly JsonObject Schema = JsonNode.Parse(Read("values.schema.json"))!.AsObject();

    [Fact]
    public void The_README_has_the_table_of_values() =>
        Assert.True(
            ReadmeTable.Replace(Read("README.md"), Values.Values()) == Read("README.md"),
            "The chart's README is older than its values.yaml: run make chart-docs and commit the result.");

    [Fact]
    public void The_schema_and_the_values_name_the_same_keys() =>
        Assert.Equal(KeysOf(Values.ToJson(), Schema, "").Order(), KeysOf(Schema, "").Order());

    // Also inside of the definitions: a misspelt value must be refused wherever it stands.
    [Fact]
    public void Every_object_of_the_schema_either_names_its_keys_or_is_free() => Assert.All(
        ObjectsOf(Schema),
        schema => Assert.True(
            schema["properties"] is not null ? schema["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False : schema["additionalProperties"] is not null,
            schema.ToJsonString()));

    [Fact]
    public void The_chart_has_the_definition_of_the_operator() =>
        Assert.Equal(
            EmbeddedCrds.All.Single().Yaml,
            Read(Path.Combine("files", "crds", $"{ResourceNames.Group}_{ResourceNames.Plural}.yaml")));

    [Fact]
    public void The_chart_and_the_program_are_of_one_version()
    {
        var chart = ValuesFile.Parse(Read("Chart.yaml")).ToJson();
        // As a candidate has it too, such as 1.2.3-rc.1; after the plus sign stands the commit.
        var program = typeof(RunSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

        Assert.Equal((program, program), (chart["version"]!.GetValue<string>(), chart["appVersion"]!.GetValue<string>()));
    }

    [Fact]
    public void Defaults_that_the_program_has_too_are_the_same()
    {
        var values = Values.ToJson();
        var program = new RunSettings();

        Assert.Equal(program.LaunchDarklyUrl, values["launchDarkly"]!["url"]!.GetValue<string>());
        Assert.Equal(program.LaunchDarklyTimeout, DurationOf(values["launchDarkly"]!["timeout"]));
        Assert.Equal(program.PollInterval, DurationOf(values["launchDarkly"]!["pollInterval"]));
        Assert.Equal(program.LostAnswerWait, DurationOf(values["launchDarkly"]!["lostAnswerWait"]));
        Assert.Equal(program.LeaderElection, values["leaderElection"]!["enabled"]!.GetValue<bool>());
        Assert.Equal(program.LeaseDuration, DurationOf(values["leaderElection"]!["leaseDuration"]));
        Assert.Equal(program.LeaseRenewDeadline, DurationOf(values["leaderElection"]!["renewDeadline"]));
        Assert.Equal(program.LeaseRetryPeriod, DurationOf(values["leaderElection"]!["retryPeriod"]));
        Assert.Equal(program.WatchSecrets, values["secrets"]!["access"]!.GetValue<string>() == "watch");
        Assert.Equal(program.Workers, values["workers"]!.GetValue<long>());
        Assert.Equal(program.HttpPort, values["http"]!["port"]!.GetValue<long>());
        Assert.Equal(program.LogLevel.ToString(), values["log"]!["level"]!.GetValue<string>(), ignoreCase: true);
        Assert.Equal(program.LogAsJson, values["log"]!["format"]!.GetValue<string>() == "json");
    }

    private static TimeSpan DurationOf(JsonNode? value) =>
        Duration.TryParse(value!.GetValue<string>(), out var duration) ? duration : throw new FormatException(value.ToJsonString());

    /// <summary>Paths in the values, down to where the schema leaves it to the user what stands there.</summary>
    private static IEnumerable<string> KeysOf(JsonObject values, JsonObject schema, string prefix) => values.SelectMany(child =>
        child.Value is JsonObject inner && Resolve(schema["properties"]?[child.Key]) is { } member && member["properties"] is not null
            ? KeysOf(inner, member, $"{prefix}{child.Key}.")
            : [prefix + child.Key]);

    private static IEnumerable<string> KeysOf(JsonObject schema, string prefix) => schema["properties"]!.AsObject().SelectMany(child =>
        Resolve(child.Value) is { } member && member["properties"] is not null ? KeysOf(member, $"{prefix}{child.Key}.") : [prefix + child.Key]);

    private static JsonObject? Resolve(JsonNode? schema) =>
        schema?["$ref"]?.GetValue<string>() is { } reference ? Schema["definitions"]![reference.Split('/')[^1]]!.AsObject() : schema as JsonObject;

    private static IEnumerable<JsonObject> ObjectsOf(JsonNode? node) => node switch
    {
        JsonObject schema => (schema["type"] is JsonValue type && type.ToString() == "object" ? new[] { schema } : [])
            .Concat(schema.SelectMany(child => ObjectsOf(child.Value))),
        JsonArray list => list.SelectMany(ObjectsOf),
        _ => [],
    };

    private static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlagImportOperator.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "charts", "flag-import-operator", path));
    }
}

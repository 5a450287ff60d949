using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Cel;

public sealed class DefinitionRuleTests
{
    public static TheoryData<string> Definitions => [.. RepositoryFiles.Definitions];

    // Compiling is part of reading: a rule that is not understood ends it.
    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_rule_and_message_of_the_shipped_definitions_compiles(string file)
    {
        var text = File.ReadAllText(file);

        var rules = Rules(CustomKinds.FromDefinition(text).Schema).ToList();

        Assert.Equal(text.Split("- rule: ").Length - 1, rules.Count);
        Assert.Equal(text.Split("messageExpression: ").Length - 1, rules.Count(rule => rule.MessageProgram is not null));
    }

    private static IEnumerable<ValidationRule> Rules(StructuralSchema schema)
    {
        IEnumerable<StructuralSchema?> below = [.. schema.Properties.Values, schema.AdditionalProperties, schema.Items];
        return [.. schema.Rules, .. below.OfType<StructuralSchema>().SelectMany(Rules)];
    }
}

using FlagImportOperator.Sandbox.Kubernetes.Kinds;
using FlagImportOperator.Sandbox.Kubernetes.Protobuf;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

/// <summary>The tables of fields against the schemas, which say what the same objects are in JSON.</summary>
public sealed class FieldTableTests
{
    public static TheoryData<string> Kinds => [.. BuiltInKinds.All.Select(kind => $"{kind.ApiVersion} {kind.Kind}")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_of_a_built_in_kind_has_a_number_and_its_type(string name)
    {
        var kind = Message.Kind(name);

        Compare(KindShapes.Of(kind), kind.Schema, "", "apiVersion", "kind");
    }

    [Fact]
    public void Other_kinds_have_no_messages() =>
        Assert.Throws<ArgumentException>(() => KindShapes.Of(Message.Kind("v1 Secret") with { Kind = "Other" }));

    private static void Compare(MessageShape shape, StructuralSchema schema, string path, params string[] inEnvelope)
    {
        Assert.Equal(schema.Properties.Keys.Except(inEnvelope).Order(), shape.Fields.Select(field => field.Name).Order());
        foreach (var field in shape.Fields)
        {
            var at = $"{path}.{field.Name}";
            var property = schema.Properties[field.Name];
            Assert.True(field.IsList == (property.Type == "array"), at);
            var item = field.IsList ? property.Items! : property;
            Assert.True(field.Type == TypeOf(item), at);
            if (field.Type == FieldType.Message)
            {
                Compare(field.Shape, item, at);
            }
        }
    }

    private static FieldType TypeOf(StructuralSchema schema) => schema switch
    {
        { PreservesUnknownFields: true } => FieldType.Json,
        { AdditionalProperties.Format: "byte" } => FieldType.BytesMap,
        { AdditionalProperties: not null } => FieldType.TextMap,
        { Type: "object" } => FieldType.Message,
        { GoType: "v1.MicroTime" } => FieldType.MicroTime,
        { Format: "date-time" } => FieldType.Time,
        { Format: "int32" } => FieldType.Int32,
        { Format: "int64" } => FieldType.Int64,
        { Type: "boolean" } => FieldType.Flag,
        _ => FieldType.Text,
    };
}

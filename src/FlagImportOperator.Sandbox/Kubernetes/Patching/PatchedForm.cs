using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Patching;

/// <summary>Whether maps are maps and lists are lists after a patch; scalars are for validation.</summary>
internal static class PatchedForm
{
    /// <exception cref="ApiException">422, with the words of the real server but for the value, which may be secret.</exception>
    public static void Check(JsonNode? value, StructuralSchema? schema)
    {
        switch (schema?.Type, value)
        {
            case (_, null):
                break;
            case ("object", JsonObject map):
                foreach (var (name, member) in map)
                {
                    Check(member, schema.Field(name));
                }

                break;
            case ("array", JsonArray list):
                foreach (var item in list)
                {
                    Check(item, schema.Items);
                }

                break;
            case ("object", _):
                throw Invalid($"cannot restore map from {GoText.Type(value)}");
            case ("array", _):
                throw Invalid($"cannot restore slice from {GoText.Type(value)}");
            case ("string", JsonObject or JsonArray):
                throw Invalid("unrecognized type: string");
        }
    }

    private static ApiException Invalid(string message) =>
        new(422, "Invalid", $" \"\" is invalid: patch: {message}", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = message, ["field"] = "patch" }),
        });
}

using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>A click on a resource action, as Argo CD carries it out.</summary>
internal static class ArgoAction
{
    /// <summary>The merge patch that Argo CD sends: what the script returned against the live object.</summary>
    public static async Task<JsonObject> PatchAsync(LuaInterpreter lua, string action, JsonObject live)
    {
        var returned = (await lua.RunAsync(ArgoScripts.Action(action), live)).Require();
        return JsonMerge.Difference(live, Restored(returned, live).AsObject());
    }

    /// <summary>Actions that can be clicked.</summary>
    public static async Task<IReadOnlyList<string>> EnabledAsync(LuaInterpreter lua, JsonObject live) =>
        [.. (await lua.RunAsync(ArgoScripts.Discovery, live)).Require()
            .Where(action => !action.Value!["disabled"]!.GetValue<bool>()).Select(action => action.Key).Order()];

    /// <summary>Lua does not tell an empty map from an empty list; Argo CD takes what was a map before for one (cleanReturnedObj).</summary>
    private static JsonNode Restored(JsonNode returned, JsonNode? before)
    {
        switch (returned)
        {
            case JsonArray { Count: 0 } when before is JsonObject:
                return before.DeepClone();
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(
                    member.Key, (JsonNode?)Restored(member.Value!, (before as JsonObject)?[member.Key]))));
            case JsonArray items:
                return new JsonArray([.. items.Select((item, index) => Restored(item!, before is JsonArray list && index < list.Count ? list[index] : null))]);
            default:
                return returned.DeepClone();
        }
    }
}

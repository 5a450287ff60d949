using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Kubernetes.Tables;

/// <summary>One column of what <c>kubectl get</c> shows.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Format"><c>name</c> for the object's name, else mostly empty.</param>
/// <param name="Description">For people.</param>
/// <param name="Priority">Above 0: only shown with <c>-o wide</c>.</param>
/// <param name="Cell">The value for an object; it may depend on the time, as an age does.</param>
internal sealed record TableColumn(
    string Name, string Type, string Format, string Description, int Priority, Func<JsonObject, DateTimeOffset, JsonNode?> Cell);

using FlagImportOperator.Sandbox.Kubernetes.Registry;
using FlagImportOperator.Sandbox.Kubernetes.Requests;

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>Who wants to write what.</summary>
/// <param name="Served">The kind.</param>
/// <param name="Namespace">Empty for kinds that stand in none.</param>
/// <param name="Name">From the path; empty for a create.</param>
/// <param name="Subresource"><c>status</c>, or null.</param>
/// <param name="Options">How it is meant.</param>
internal sealed record WriteRequest(ServedKind Served, string Namespace, string Name, string? Subresource, WriteOptions Options);

/// <summary>What came of it.</summary>
/// <param name="Value">The object, in the form of the request.</param>
/// <param name="IsNew">Whether it was created.</param>
/// <param name="Warnings">What was dropped.</param>
internal sealed record WriteResult(System.Text.Json.Nodes.JsonObject Value, bool IsNew, IReadOnlyList<string> Warnings);

namespace FlagImportOperator.Sandbox.Kubernetes.Writing;

/// <summary>What a body is written in.</summary>
internal enum BodyFormat
{
    /// <summary>Also when nothing is said.</summary>
    Json,

    /// <summary>One document.</summary>
    Yaml,

    /// <summary>Kubernetes' own envelope of protobuf.</summary>
    Protobuf,
}

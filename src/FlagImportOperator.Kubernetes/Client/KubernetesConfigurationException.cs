namespace FlagImportOperator.Kubernetes.Client;

/// <summary>There is no usable way to a cluster; the text says what to set.</summary>
public sealed class KubernetesConfigurationException(string message, Exception? inner = null) : Exception(message, inner);

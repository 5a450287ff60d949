namespace FlagImportOperator.Sandbox.Kubernetes.Cel;

/// <summary>An expression that cannot be compiled: the message names what is not known.</summary>
internal sealed class CelSyntaxException(string unknown) : Exception(unknown);

/// <summary>An error while an expression is evaluated, in the words of the API server, as <c>no such key: a</c>.</summary>
internal sealed class CelException(string message) : Exception(message)
{
    public const string NoSuchOverload = "no such overload";

    public static CelException Overload() => new(NoSuchOverload);
}

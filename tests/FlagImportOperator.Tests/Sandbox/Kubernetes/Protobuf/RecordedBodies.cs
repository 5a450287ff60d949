namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Protobuf;

/// <summary>What kubectl 1.32 sends, recorded by a listener.</summary>
internal static class RecordedBodies
{
    /// <summary><c>kubectl create namespace recorded</c>.</summary>
    public const string Namespace =
        "6b3873000a0f0a02763112094e616d65737061636512200a180a087265636f7264656412001a0022002a0032003800420012001a020a001a002200";

    /// <summary><c>kubectl create secret generic recorded -n trial --from-literal apiToken=abc --from-literal empty=</c>.</summary>
    public const string Secret =
        "6b3873000a0c0a0276311206536563726574123d0a1d0a087265636f7264656412001a05747269616c22002a00320038004200120f0a08617069546f6b656e" +
        "120361626312090a05656d70747912001a001a002200";

    /// <summary><c>kubectl create configmap recorded -n trial --from-literal greeting=hello</c>.</summary>
    public const string ConfigMap =
        "6b3873000a0f0a0276311209436f6e6669674d617012320a1d0a087265636f7264656412001a05747269616c22002a0032003800420012110a08677265657469" +
        "6e67120568656c6c6f1a002200";

    /// <summary><c>kubectl create serviceaccount recorded -n trial</c>.</summary>
    public const string ServiceAccount =
        "6b3873000a140a027631120e536572766963654163636f756e74121f0a1d0a087265636f7264656412001a05747269616c22002a003200380042001a002200";
}

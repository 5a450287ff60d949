using System.Text.Json.Nodes;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>
/// The Pod Security Standard "restricted" (https://kubernetes.io/docs/concepts/security/pod-security-standards), of which "baseline" is a
/// part, for Linux pods; and a read-only root, which it does not ask for.
/// </summary>
internal static class PodSecurity
{
    private static readonly HashSet<string> Volumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    /// <summary>What a pod breaks; empty for a pod that may run. Pure.</summary>
    /// <param name="spec">Of the pod.</param>
    public static IReadOnlyList<string> Violations(JsonObject spec)
    {
        var pod = spec["securityContext"];
        return
        [
            .. new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(name => IsTrue(spec[name])),
            .. Items(spec, "volumes").SelectMany(volume => volume.Select(member => member.Key).Where(key => key != "name" && !Volumes.Contains(key)).Select(kind => $"volume of kind {kind}")),
            .. Items(pod, "sysctls").Select(sysctl => $"sysctl {sysctl["name"]}"),
            .. new[] { "initContainers", "containers", "ephemeralContainers" }
                .SelectMany(list => Items(spec, list))
                .SelectMany(container => Violations(container, pod).Select(violation => $"{container["name"]}: {violation}")),
        ];
    }

    private static IEnumerable<string> Violations(JsonObject container, JsonNode? pod)
    {
        var own = container["securityContext"];
        var capabilities = own?["capabilities"];
        JsonNode? Effective(string name) => own?[name] ?? pod?[name];
        (string Name, bool Broken)[] rules =
        [
            ("privileged", IsTrue(own?["privileged"])),
            ("allowPrivilegeEscalation", !IsFalse(own?["allowPrivilegeEscalation"])),
            ("capabilities.drop", !Manifest.Texts(capabilities?["drop"]).Contains("ALL")),
            ("capabilities.add", Manifest.Texts(capabilities?["add"]).Any(added => added != "NET_BIND_SERVICE")),
            ("runAsNonRoot", !IsTrue(Effective("runAsNonRoot"))),
            ("runAsUser", Effective("runAsUser")?.GetValue<long>() == 0),
            ("seccompProfile", Effective("seccompProfile")?["type"]?.GetValue<string>() is not ("RuntimeDefault" or "Localhost")),
            ("procMount", own?["procMount"] is { } proc && proc.GetValue<string>() != "Default"),
            ("seLinuxOptions", Effective("seLinuxOptions") is not null),
            ("hostPort", Items(container, "ports").Any(port => port["hostPort"] is { } host && host.GetValue<long>() != 0)),
            ("readOnlyRootFilesystem", !IsTrue(own?["readOnlyRootFilesystem"])),
        ];
        return rules.Where(rule => rule.Broken).Select(rule => rule.Name);
    }

    private static IEnumerable<JsonObject> Items(JsonNode? parent, string list) => (parent?[list] as JsonArray ?? []).Select(item => item!.AsObject());

    private static bool IsTrue(JsonNode? node) => node?.GetValue<bool>() == true;

    private static bool IsFalse(JsonNode? node) => node?.GetValue<bool>() == false;
}

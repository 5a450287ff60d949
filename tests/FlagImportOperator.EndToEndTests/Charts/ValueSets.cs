using Xunit;

namespace FlagImportOperator.EndToEndTests.Charts;

/// <summary>Values as people give them, chosen so that each switch is met in each position, and those that touch each other together.</summary>
internal static class ValueSets
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["defaults"] = "{}",
        ["own token in a Secret"] = "launchDarkly: { accessToken: { existingSecret: { name: launchdarkly, key: api.token } } }",
        ["own token as a value"] = "launchDarkly: { accessToken: { value: 'api-\"x: {{y}}' } }",
        ["some namespaces"] = "{ watch: { namespaces: [team-a, team-b] }, clusterId: c1 }",
        ["one namespace, Secrets by get"] = "{ watch: { namespaces: [ops] }, clusterId: 'a b', secrets: { access: get } }",
        ["Secrets by get"] = "{ secrets: { access: get }, clusterId: c1 }",
        ["one copy, no election"] = "{ replicas: 1, leaderElection: { enabled: false } }",
        ["no copy"] = "{ replicas: 0, leaderElection: { enabled: false }, watch: { namespaces: [a] }, clusterId: '12' }",
        ["other Lease"] = "{ replicas: 3, leaderElection: { leaseName: other, leaseDuration: 30s, renewDeadline: 20s, retryPeriod: 500ms } }",
        ["Recreate"] = "{ strategy: { type: Recreate } }",
        ["other steps of an update"] = "{ strategy: { rollingUpdate: { maxUnavailable: 50%, maxSurge: 0 } }, podDisruptionBudget: { maxUnavailable: 50% } }",
        ["no definition"] = "{ crds: { install: false } }",
        ["a definition that goes"] = "{ crds: { keep: false } }",
        ["an annotated definition"] = "{ crds: { annotations: { argocd.argoproj.io/sync-options: 'ServerSideApply=true' } } }",
        ["image by digest"] = $"image: {{ repository: 'registry.example.com:5000/x', tag: v2, digest: 'sha256:{new string('a', 64)}', pullPolicy: Always }}",
        ["image by tag, with a login"] = "{ image: { tag: 1.2.3 }, imagePullSecrets: [ { name: login } ] }",
        ["other names"] = $"{{ fullnameOverride: {new string('l', 60)}, serviceAccount: {{ name: sa, annotations: {{ a: b }} }}, leaderElection: {{ leaseName: l }} }}",
        ["name of the chart replaced"] = "{ nameOverride: importer, launchDarkly: { accessToken: { value: t } } }",
        ["somebody else's account and rights"] = "{ serviceAccount: { create: false, name: theirs }, rbac: { create: false } }",
        ["somebody else's account"] = "{ serviceAccount: { create: false }, watch: { namespaces: [a] }, clusterId: c }",
        ["aggregated roles"] = "{ rbac: { aggregateRoles: true } }",
        ["no extras"] = "{ metrics: { service: { enabled: false } }, podDisruptionBudget: { enabled: false }, networkPolicy: { enabled: false }, topologySpreadConstraints: [] }",
        ["names that are no names in YAML"] = """
            nameOverride: '1e3'
            commonLabels: { a: 'true', b: '08' }
            watch: { namespaces: ['123', 'no', '1e3'] }
            clusterId: '0x10'
            serviceAccount: { name: 'null' }
            leaderElection: { leaseName: '1.5' }
            launchDarkly: { accessToken: { existingSecret: { name: '123', key: '1' } } }
            imagePullSecrets: [ { name: '123' } ]
            priorityClassName: 'yes'
            networkPolicy: { dns: { namespaces: ['123'] }, metrics: { namespaces: ['on', '0'] } }
            """,
        ["names that are no names in YAML, Cilium"] = """
            fullnameOverride: 'y'
            launchDarkly: { url: 'https://1e3' }
            networkPolicy: { flavor: cilium, dns: { namespaces: ['123'] }, metrics: { namespaces: ['on', '0'] } }
            metrics: { serviceMonitor: { enabled: true, labels: { a: '1' } } }
            """,
        ["keys without values"] = """
            nameOverride:
            commonLabels:
            imagePullSecrets:
            watch: { namespaces: }
            launchDarkly: { accessToken: { existingSecret: { name: }, value: } }
            startupProbe: { periodSeconds: }
            topologySpreadConstraints:
            affinity:
            podLabels:
            podAnnotations:
            extraArgs:
            networkPolicy: { dns: { cidrs: }, metrics: { namespaces: }, extraEgress: }
            """,
        ["ServiceMonitor"] = """
            metrics:
              service: { port: 9090, annotations: { a: b } }
              serviceMonitor:
                enabled: true
                labels: { release: prometheus }
                interval: 30s
                scrapeTimeout: 10s
                relabelings: [ { action: labeldrop, regex: pod } ]
                metricRelabelings: [ { action: drop, sourceLabels: [__name__], regex: dotnet_.* } ]
            """,
        ["narrow network"] = """
            networkPolicy:
              dns: { namespaces: [openshift-dns], cidrs: [], ports: [5353] }
              apiServer: { cidrs: [10.0.0.1/32], ports: [6443] }
              launchDarkly: { cidrs: [192.0.2.0/24] }
              metrics: { namespaces: [monitoring] }
              extraEgress: [ { ports: [ { port: 3128, protocol: TCP } ] } ]
            """,
        ["wide DNS"] = "networkPolicy: { dns: { namespaces: [], cidrs: [] } }",
        ["Cilium"] = "networkPolicy: { flavor: cilium }",
        ["Cilium, narrow"] = """
            launchDarkly: { url: 'http://launchdarkly.example.com:8443/base' }
            networkPolicy:
              flavor: cilium
              dns: { cidrs: [] }
              metrics: { namespaces: [monitoring, ops] }
              extraEgress: [ { toEntities: [cluster] } ]
            """,
        ["Cilium, by address"] = "{ launchDarkly: { url: 'https://192.0.2.7' }, networkPolicy: { flavor: cilium, dns: { namespaces: [] } } }",
        ["all that a pod may be given"] = """
            commonLabels: { team: platform }
            deploymentAnnotations: { a: d }
            podAnnotations: { a: p }
            podLabels: { a: l, app.kubernetes.io/name: mine }
            priorityClassName: system-cluster-critical
            nodeSelector: { kubernetes.io/os: linux }
            tolerations: [ { key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule } ]
            affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [ { weight: 1, podAffinityTerm: { topologyKey: zone, labelSelector: { matchLabels: { a: l } } } } ] } }
            topologySpreadConstraints: [ { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { a: l } } } ]
            extraArgs: ['--workers=16']
            extraEnv: [ { name: HTTPS_PROXY, value: 'http://proxy:3128' } ]
            extraVolumes: [ { name: ca, configMap: { name: ca } } ]
            extraVolumeMounts: [ { name: ca, mountPath: /etc/ssl/certs, readOnly: true } ]
            resources: { requests: { cpu: 1 }, limits: { memory: 1Gi, cpu: '2' } }
            startupProbe: { failureThreshold: 5 }
            terminationGracePeriodSeconds: 30
            http: { port: 9000 }
            log: { level: debug, format: json }
            workers: 4
            launchDarkly: { url: 'https://app.eu.launchdarkly.com', timeout: 5s, pollInterval: 2m, lostAnswerWait: 0.5s, accessToken: { existingSecret: { name: t } } }
            """,
    };

    public static TheoryData<string> Names => [.. All.Keys];
}

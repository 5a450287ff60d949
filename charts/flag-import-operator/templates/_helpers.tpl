{{- define "flag-import-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
At most 47 characters: names of the chart's objects append up to 16, and a name is a label's value too. The name of a Service has no dots and
begins with a letter (RFC 1035); that of a release need not.
*/}}
{{- define "flag-import-operator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) }}
{{- regexReplaceAll "^([0-9])" ($full | replace "." "-") "fio-${1}" | trunc 47 | trimSuffix "-" }}
{{- end }}

{{- define "flag-import-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
{{ include "flag-import-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-._" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with omit (.Values.commonLabels | default dict) "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "flag-import-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flag-import-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "flag-import-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "flag-import-operator.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "flag-import-operator.leaseName" -}}
{{- .Values.leaderElection.leaseName | default (include "flag-import-operator.fullname" .) }}
{{- end }}

{{/* A duration as the schema allows it, in milliseconds. */}}
{{- define "flag-import-operator.milliseconds" -}}
{{- $unit := get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000) (regexFind "[a-z]+$" .) }}
{{- mulf (regexFind "^[0-9.]+" . | float64) $unit }}
{{- end }}

{{/* The program would end with code 2 for the same reasons, again and again. */}}
{{- define "flag-import-operator.checkLeaseTimes" -}}
{{- with .Values.leaderElection }}
{{- if .enabled }}
{{- $lease := include "flag-import-operator.milliseconds" .leaseDuration | float64 }}
{{- $deadline := include "flag-import-operator.milliseconds" .renewDeadline | float64 }}
{{- $retry := include "flag-import-operator.milliseconds" .retryPeriod | float64 }}
{{- if lt $lease 2000.0 }}
{{- fail (printf "leaderElection.leaseDuration is %s, but must be at least 2s" .leaseDuration) }}
{{- else if gt (mulf $deadline 5) (mulf $lease 4) }}
{{- fail (printf "leaderElection.renewDeadline is %s and leaderElection.leaseDuration %s, but the deadline must be at most four fifths of the duration: another copy must not begin before the one at work has stopped" .renewDeadline .leaseDuration) }}
{{- else if gt (mulf $retry 2) $deadline }}
{{- fail (printf "leaderElection.retryPeriod is %s and leaderElection.renewDeadline %s, but the period must be at most half of the deadline: one renewal that fails must not end the one at work" .retryPeriod .renewDeadline) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Options that other objects, or checks here, take from values: as arguments they would count in the program only. */}}
{{- define "flag-import-operator.checkExtraArgs" -}}
{{- $values := dict
  "leader-election" "leaderElection.enabled"
  "leader-election-lease" "leaderElection.leaseName"
  "lease-duration" "leaderElection.leaseDuration"
  "lease-renew-deadline" "leaderElection.renewDeadline"
  "lease-retry-period" "leaderElection.retryPeriod"
  "namespace" "watch.namespaces"
  "cluster-id" "clusterId"
  "secret-access" "secrets.access"
  "launchdarkly-url" "launchDarkly.url"
  "http-port" "http.port" }}
{{- range .Values.extraArgs }}
{{- $option := regexFind "^--[a-z-]+" . | trimPrefix "--" }}
{{- if hasKey $values $option }}
{{- fail (printf "extraArgs has %s, which only the program would know of: set %s instead" . (get $values $option)) }}
{{- else if eq $option "leader-election-namespace" }}
{{- fail (printf "extraArgs has %s, but the right to use the Lease is given in the release's namespace only: leave it out" .) }}
{{- end }}
{{- end }}
{{- end }}

{{/*
What tells this cluster from others; empty: the operator reads it itself, which takes the right to get namespace kube-system. With a list of
namespaces nothing cluster-wide is granted, so it must be known here.
*/}}
{{- define "flag-import-operator.clusterId" -}}
{{- if .Values.clusterId }}
{{- .Values.clusterId }}
{{- else if .Values.watch.namespaces }}
{{- $system := lookup "v1" "Namespace" "" "kube-system" }}
{{- if $system }}
{{- $system.metadata.uid }}
{{- else }}
{{- fail "clusterId is needed with watch.namespaces, because the operator may then not read it from the cluster, and Helm does not talk to a cluster here. Add: --set clusterId=$(kubectl get namespace kube-system -o jsonpath='{.metadata.uid}')" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "flag-import-operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* Secret with the operator's own token; empty: it has none. */}}
{{- define "flag-import-operator.tokenSecretName" -}}
{{- with .Values.launchDarkly.accessToken }}
{{- if and .value .existingSecret.name }}
{{- fail "launchDarkly.accessToken.value and launchDarkly.accessToken.existingSecret.name are both set: give one of them" }}
{{- else if .value }}
{{- printf "%s-access-token" (include "flag-import-operator.fullname" $) }}
{{- else }}
{{- .existingSecret.name }}
{{- end }}
{{- end }}
{{- end }}

{{/* Host and port of launchDarkly.url, as {host, port}. */}}
{{- define "flag-import-operator.launchDarklyEndpoint" -}}
{{- $url := urlParse .Values.launchDarkly.url }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
{{- dict "host" (regexReplaceAll ":[0-9]+$" $url.host "" | trimPrefix "[" | trimSuffix "]") "port" ($port | default (ternary "80" "443" (eq $url.scheme "http"))) | toJson }}
{{- end }}

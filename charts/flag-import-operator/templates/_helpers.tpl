{{- define "flag-import-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* At most 47 characters: names of the chart's objects append up to 16, and a name is a label's value too. */}}
{{- define "flag-import-operator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 47 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 47 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 47 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "flag-import-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "flag-import-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-._" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with omit .Values.commonLabels "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "flag-import-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flag-import-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flag-import-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "flag-import-operator.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "flag-import-operator.leaseName" -}}
{{- .Values.leaderElection.leaseName | default (include "flag-import-operator.fullname" .) }}
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

{{- define "mooring.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Roles are the cluster's: a second release in another namespace must have its own. */ -}}
{{- define "mooring.roleName" -}}
{{- $name := include "mooring.fullname" . -}}
{{- if eq $name .Release.Namespace -}}
{{- $name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Namespace $name -}}
{{- end -}}
{{- end -}}

{{- define "mooring.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mooring.labels" -}}
{{ include "mooring.selector" . }}
app.kubernetes.io/part-of: mooring
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "mooring.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "mooring.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "mooring.subjects" -}}
- kind: ServiceAccount
  name: {{ include "mooring.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- with .Values.rbac.group }}
- kind: Group
  apiGroup: rbac.authorization.k8s.io
  name: {{ . }}
{{- end }}
{{- end -}}

{{- define "mooring.secret" -}}
{{- default (include "mooring.fullname" .) .Values.secrets.existingSecret -}}
{{- end -}}

{{- /* None where the token of the service account is exchanged. */ -}}
{{- define "mooring.pulumiTokenKey" -}}
{{- if not .Values.pulumiOidc.organization -}}{{- .Values.secrets.keys.pulumiToken -}}{{- end -}}
{{- end -}}

{{- define "mooring.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "mooring.postgresql" -}}
{{- if eq .Values.database.kind "postgresql" -}}true{{- end -}}
{{- end -}}

{{- define "mooring.replicas" -}}
{{- $usual := include "mooring.postgresql" . | empty | ternary 1 3 -}}
{{- kindIs "invalid" .Values.replicas | ternary $usual .Values.replicas | int -}}
{{- end -}}

{{- define "mooring.databaseUrl" -}}
{{- if include "mooring.postgresql" . -}}
{{- $database := .Values.database.postgresql -}}
{{- $parameters := list -}}
{{- range $name := keys $database.parameters | sortAlpha -}}
{{- $parameters = append $parameters (printf "%s=%v" $name (get $database.parameters $name)) -}}
{{- end -}}
{{- $host := required "database.postgresql.host is needed where database.kind is postgresql: HOST or HOST:PORT" $database.host -}}
{{- if and (hasPrefix "verify-" (toString $database.parameters.sslmode)) (not $database.parameters.sslrootcert) (not $database.parameters.sslfactory) -}}
{{- fail (printf "database.postgresql.parameters: sslmode=%v needs sslrootcert, the authority that signed the database's certificate: put its PEM into the Secret (--from-file=database-ca), and sslrootcert: /secrets/database-ca here" $database.parameters.sslmode) -}}
{{- end -}}
jdbc:postgresql://{{ $host }}/{{ $database.name }}{{ with $parameters }}?{{ join "&" . }}{{ end }}
{{- else -}}
jdbc:sqlite:/data/mooring.db
{{- end -}}
{{- end -}}

{{- define "mooring.databasePort" -}}
{{- default "5432" (regexFind ":[0-9]+$" .Values.database.postgresql.host | trimPrefix ":") -}}
{{- end -}}

{{- /* Keys of the Secret that pods look for, as a list in JSON. */ -}}
{{- define "mooring.keys" -}}
{{- $keys := list .Values.secrets.keys.webhookSecrets (include "mooring.pulumiTokenKey" .) .Values.secrets.keys.apiTokens -}}
{{- if include "mooring.postgresql" . -}}
{{- $keys = append $keys .Values.secrets.keys.databasePassword -}}
{{- $authority := toString (default "" .Values.database.postgresql.parameters.sslrootcert) -}}
{{- if hasPrefix "/secrets/" $authority -}}
{{- $keys = append $keys (trimPrefix "/secrets/" $authority) -}}
{{- end -}}
{{- end -}}
{{- compact $keys | toJson -}}
{{- end -}}

{{- /* A Secret's keys beside those that everybody has. */ -}}
{{- define "mooring.secretFile" -}}
/secrets/{{ . }}
{{- end -}}

{{- /* Where deliveries and readers are taken. */ -}}
{{- define "mooring.portName" -}}
{{- .Values.tls.enabled | ternary "https" "http" -}}
{{- end -}}

{{- define "mooring.port" -}}
{{- .Values.tls.enabled | ternary .Values.tls.port .Values.service.port -}}
{{- end -}}

{{- /* As in deploy/kubernetes/tls. */ -}}
{{- define "mooring.tlsProperties" -}}
quarkus.http.insecure-requests=disabled
quarkus.http.ssl-port=8443
quarkus.http.tls-configuration-name=port
quarkus.management.tls-configuration-name=port
quarkus.tls.port.key-store.pem.0.cert=/tls/tls.crt
quarkus.tls.port.key-store.pem.0.key=/tls/tls.key
quarkus.tls.port.reload-period=30s
{{- end -}}

{{- /* Lines of application.properties: a nested tree and keys with dots mean the same. Takes a dict of "prefix" and "tree". */ -}}
{{- define "mooring.properties" -}}
{{- range $key := keys .tree | sortAlpha -}}
{{- $value := get $.tree $key -}}
{{- $path := empty $.prefix | ternary $key (printf "%s.%s" $.prefix $key) -}}
{{- if kindIs "map" $value -}}
{{ include "mooring.properties" (dict "prefix" $path "tree" $value) }}
{{- else if not (kindIs "invalid" $value) -}}
{{- include "mooring.refuseSecret" (dict "key" $path "value" $value) -}}
{{ $path | replace "\\" "\\\\" | replace " " "\\ " | replace ":" "\\:" | replace "=" "\\=" }}={{ include "mooring.property" $value }}
{{ end -}}
{{- end -}}
{{- end -}}

{{- /* One value. Numbers come as floating point, which would be written 2.68e+08. */ -}}
{{- define "mooring.property" -}}
{{- if kindIs "slice" . -}}
{{- $texts := list -}}
{{- range . -}}
{{- $texts = append $texts (include "mooring.property" . | replace "," "\\\\,") -}}
{{- end -}}
{{- join "," $texts -}}
{{- else if kindIs "float64" . -}}
{{- if eq (floor .) . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- else -}}
{{- $text := toString . | replace "\\" "\\\\" | replace "\r" "\\r" | replace "\n" "\\n" | replace "\t" "\\t" -}}
{{- hasPrefix " " $text | ternary (printf "\\%s" $text) $text -}}
{{- end -}}
{{- end -}}

{{- /* What DerivedSettings.SECRETS has, and secrets of Quarkus. Takes a dict of "key" and "value". */ -}}
{{- define "mooring.refuseSecret" -}}
{{- $isSecret := regexMatch "^(mooring\\.(webhook\\.secrets|webhook\\.secret\\.[^.]+\\.value|pulumi\\.token|api\\.tokens|api\\.tokens\\.[^.]+\\.value|(.+\\.)?(password|client-secret)|notify\\.([^.]+\\.)*(token|secrets|key)|notify\\.(slack|teams|cloudevents)\\.url)|quarkus\\.(.+\\.)?(password|secret|client-secret\\.value))$" .key -}}
{{- /* A proxy that asks for nothing is no secret. */ -}}
{{- if or $isSecret (and (eq .key "mooring.outgoing.proxy") (contains "@" (toString .value))) -}}
{{- $refused := printf "config: %s is a secret, and would be readable in a ConfigMap. Put it into the Secret (secrets.existingSecret)" .key -}}
{{- if hasPrefix "quarkus." .key -}}
{{- fail (printf "%s, and name it here: extraEnv: [{name: %s, valueFrom: {secretKeyRef: {name: SECRET, key: KEY}}}] (docs/security.md)" $refused (regexReplaceAll "[^A-Za-z0-9]" .key "_" | upper)) -}}
{{- else -}}
{{- $file := hasSuffix ".value" .key | ternary (printf "%s.file" (trimSuffix ".value" .key)) (printf "%s-file" .key) -}}
{{- fail (printf "%s, and its file here: %s: /secrets/KEY (docs/security.md)" $refused $file) -}}
{{- end -}}
{{- end -}}
{{- end -}}

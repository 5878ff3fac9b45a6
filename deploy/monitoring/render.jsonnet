// Files in YAML, for those who have no jsonnet. ./render writes them; --ext-code config='{ _config+:: { … } }' changes them.
local mixin = (import 'mixin.libsonnet') + std.extVar('config');
// std.manifestYamlDoc takes half a minute over these.
local yaml = (import 'yaml.libsonnet').document;
local rendered(what, text) = '# Rendered from deploy/monitoring: change it there. ' + what + '\n' + text;
local labels = { 'app.kubernetes.io/name': 'mooring', 'app.kubernetes.io/part-of': 'mooring' };
local monitor(kind, name, spec) = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: kind,
  metadata: { name: name, namespace: 'mooring', labels: labels },
  spec: { namespaceSelector: { matchNames: ['mooring'] }, selector: { matchLabels: { 'app.kubernetes.io/name': 'mooring' } } } + spec,
};
local endpoint = { port: 'management', path: '/q/metrics', interval: '15s', scrapeTimeout: '10s' };
{
  'alerts.yaml': rendered('Alerts, for Prometheus 2.42 or newer; they need rules.yaml.', yaml(mixin.prometheusAlerts)),
  'rules.yaml': rendered('Recording rules.', yaml(mixin.prometheusRules)),
  'kubernetes/prometheusrule.yaml': rendered('For the Prometheus operator, 0.66 or newer.', yaml({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'mooring', namespace: 'mooring', labels: labels },
    spec: { groups: mixin.prometheusRules.groups + mixin.prometheusAlerts.groups },
  })),
  'kubernetes/servicemonitor.yaml': rendered('Scrapes the replicas behind the service.', yaml(
    monitor('ServiceMonitor', 'mooring', { endpoints: [endpoint] })
  )),
  'kubernetes/kustomization.yaml': rendered('Name this folder under `components` of deploy/kubernetes/kustomization.yaml.', yaml({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    resources: ['prometheusrule.yaml', 'servicemonitor.yaml'],
  })),
  'kubernetes/podmonitor.yaml': rendered('In place of the ServiceMonitor: scrapes pods, be they ready or not.', yaml(
    monitor('PodMonitor', 'mooring', { podMetricsEndpoints: [endpoint] })
  )),
}

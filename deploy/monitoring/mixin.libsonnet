// All of it: alerts, recording rules and dashboards, as jsonnet mixins are used everywhere.
(import 'config.libsonnet')
+ (import 'rules.libsonnet')
+ (import 'alerts.libsonnet')
+ (import 'dashboards/dashboards.libsonnet')

// Dashboards as files of JSON. ./render writes them.
((import 'mixin.libsonnet') + std.extVar('config')).grafanaDashboards

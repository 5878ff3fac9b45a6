{
  local config = $._config.dashboards,
  grafanaDashboards+:: {
    'mooring-fleet.json': (import 'fleet.libsonnet')(config),
    'mooring-cluster.json': (import 'cluster.libsonnet')(config),
    'mooring-itself.json': (import 'itself.libsonnet')(config),
  },
}

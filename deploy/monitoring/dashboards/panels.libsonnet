// Panels of Grafana, as little of its schema as they need.
{
  local source = { type: 'prometheus', uid: '${datasource}' },

  local panel(type, title, w, h) = {
    type: type,
    title: title,
    datasource: source,
    gridPos: { w: w, h: h },
    fieldConfig: { defaults: {}, overrides: [] },
    options: {},
  },

  local targets(queries) = std.mapWithIndex(
    function(index, query) {
      refId: std.char(65 + index),
      datasource: source,
      expr: query.expr,
      legendFormat: std.get(query, 'legend', '__auto'),
      instant: std.get(query, 'instant', false),
      range: !std.get(query, 'instant', false),
    } + (if std.objectHas(query, 'format') then { format: query.format } else {}),
    queries
  ),

  local thresholds(steps) = {
    fieldConfig+: { defaults+: { thresholds: { mode: 'absolute', steps: steps } } },
  },

  row(title):: panel('row', title, 24, 1) { collapsed: false, panels: [] },

  // A number, green at zero and of a colour above.
  stat(title, expr, w=4, color='red', unit='short'):: panel('stat', title, w, 4) {
    targets: targets([{ expr: expr, instant: true }]),
    fieldConfig+: { defaults+: { unit: unit, noValue: '-' } },
    options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'background', graphMode: 'none', textMode: 'auto' },
  } + thresholds([{ color: 'green', value: null }, { color: color, value: 1 }]),

  // A number that is neither good nor bad.
  figure(title, expr, w=4, unit='short'):: panel('stat', title, w, 4) {
    targets: targets([{ expr: expr, instant: true }]),
    fieldConfig+: { defaults+: { unit: unit, noValue: '-' } },
    options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'none', graphMode: 'area', textMode: 'auto' },
  } + thresholds([{ color: 'blue', value: null }]),

  series(title, queries, w=12, h=8, unit='short', stack=false):: panel('timeseries', title, w, h) {
    targets: targets(queries),
    fieldConfig+: { defaults+: {
      unit: unit,
      min: 0,
      custom: { fillOpacity: if stack then 30 else 0, stacking: { mode: if stack then 'normal' else 'none' }, showPoints: 'never' },
    } },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  },

  table(title, queries, w=24, h=8, unit='short', rename={}):: panel('table', title, w, h) {
    targets: targets([query { instant: true, format: 'table' } for query in queries]),
    fieldConfig+: { defaults+: { unit: unit } },
    options: { showHeader: true },
    transformations: (if std.length(queries) > 1 then [{ id: 'merge', options: {} }] else []) + [
      { id: 'organize', options: { excludeByName: { Time: true, job: true, __name__: true }, renameByName: rename } },
    ],
  },

  local query(name, label, definition, multi) = {
    name: name,
    label: label,
    type: 'query',
    datasource: source,
    query: { query: definition, refId: name },
    definition: definition,
    refresh: 2,
    sort: 1,
    multi: multi,
    includeAll: multi,
    allValue: '.*',
    current: {},
  },

  variables:: {
    datasource: { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {} },
    job: query('job', 'Mooring', 'label_values(mooring_clusters_led, job)', true),
    cluster: query('cluster', 'Cluster', 'label_values(mooring_cluster_watched{job=~"$job"}, cluster)', false),
  },

  // Puts panels side by side as far as 24 columns go, and gives each a number. Locals are worked out once, fields again and again.
  local placed(panels, number=1, x=0, y=0, h=0) =
    if panels == [] then []
    else
      local next = panels[0];
      local width = next.gridPos.w;
      local height = next.gridPos.h;
      local wraps = x + width > 24;
      local left = if wraps then 0 else x;
      local top = if wraps then y + h else y;
      [next { id: number, gridPos: { x: left, y: top, w: width, h: height } }]
      + placed(panels[1:], number + 1, left + width, top, if wraps then height else std.max(h, height)),

  dashboard(config, name, title, description, variables, panels):: {
    uid: config.uidPrefix + '-' + name,
    title: title,
    description: description,
    tags: config.tags,
    schemaVersion: 38,
    version: 1,
    editable: true,
    graphTooltip: 1,
    timezone: 'utc',
    refresh: config.refresh,
    time: { from: config.from, to: 'now' },
    timepicker: {},
    annotations: { list: [] },
    links: [{ type: 'dashboards', title: 'Mooring', tags: config.tags, asDropdown: true, keepTime: true, includeVars: true }],
    templating: { list: variables },
    panels: placed(panels),
  },
}

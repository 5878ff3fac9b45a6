// One cluster: what is wrong, at which site, and how well it is seen.
local p = import 'panels.libsonnet';
function(config) p.dashboard(
  config,
  'cluster',
  'Mooring / Cluster',
  'Findings, machines, sources and watches of one cluster.',
  [p.variables.datasource, p.variables.job, p.variables.cluster],
  [
    p.stat('Blind', 'max(mooring:blind:held{job=~"$job",cluster="$cluster"})'),
    p.stat('Sources not fresh', 'count(mooring:reading_age_seconds:held{job=~"$job",cluster="$cluster"} > 900) or vector(0)', color='orange'),
    p.stat('Critical findings', 'sum(mooring:findings:held{job=~"$job",cluster="$cluster",severity="critical",silenced="false"}) or vector(0)'),
    p.stat('Error findings', 'sum(mooring:findings:held{job=~"$job",cluster="$cluster",severity="error",silenced="false"}) or vector(0)', color='orange'),
    p.figure('Silenced findings', 'sum(mooring:findings:held{job=~"$job",cluster="$cluster",silenced="true"}) or vector(0)'),
    p.figure('Machines', 'sum(mooring:nodes:max{job=~"$job",cluster="$cluster"})'),
    p.table(
      'Open findings',
      [{ expr: 'sum by (severity, group, check, site, silenced) (mooring:findings:held{job=~"$job",cluster="$cluster"})' }],
      w=16,
      h=10,
      rename={ Value: 'findings' },
    ),
    p.table(
      'Machines by site',
      [{ expr: 'sum by (site, state) (mooring:nodes:max{job=~"$job",cluster="$cluster"})' }],
      w=8,
      h=10,
      rename={ Value: 'machines' },
    ),
    p.series('Open findings by severity', [{ expr: 'sum by (severity) (mooring:open_findings:sum{job=~"$job",cluster="$cluster"})', legend: '{{severity}}' }], stack=true),
    p.series('Machines by state', [{ expr: 'sum by (state) (mooring:nodes:max{job=~"$job",cluster="$cluster"})', legend: '{{state}}' }], stack=true),
    p.row('How well it is seen'),
    p.series('Checks by outcome', [{ expr: 'sum by (outcome) (mooring:checks:held{job=~"$job",cluster="$cluster"})', legend: '{{outcome}}' }], stack=true),
    p.series('Age of readings', [{ expr: 'max by (source) (mooring:reading_age_seconds:held{job=~"$job",cluster="$cluster"})', legend: '{{source}}' }], unit='s'),
    p.series('Readings that fail', [{ expr: 'sum by (source, cause) (rate(mooring_reading_failures_total{job=~"$job",cluster="$cluster"}[$__rate_interval]))', legend: '{{source}}: {{cause}}' }], unit='ops'),
    p.series('Verifications', [{ expr: 'sum by (outcome) (mooring:verifications:rate15m{job=~"$job",cluster="$cluster"})', legend: '{{outcome}}' }], unit='ops'),
    p.series(
      'Time of a verification',
      [{ expr: 'sum(rate(mooring_verification_seconds_sum{job=~"$job",cluster="$cluster"}[$__rate_interval])) / sum(rate(mooring_verification_seconds_count{job=~"$job",cluster="$cluster"}[$__rate_interval]))', legend: 'mean' }, { expr: 'max(mooring_verification_seconds_max{job=~"$job",cluster="$cluster"})', legend: 'longest' }],
      w=8,
      unit='s',
    ),
    p.series('Word from a watch', [{ expr: 'max by (resource) (mooring_watch_age_seconds{job=~"$job",cluster="$cluster"})', legend: '{{resource}}' }], w=8, unit='s'),
    p.series('Events of watches', [{ expr: 'sum by (resource) (rate(mooring_watch_events_total{job=~"$job",cluster="$cluster"}[$__rate_interval]))', legend: '{{resource}}' }], w=8, unit='ops'),
    p.table(
      'Certificates that end first',
      [{ expr: 'bottomk(20, min by (node, kind) (mooring_node_certificate_expiry_timestamp_seconds{job=~"$job",cluster="$cluster"}) - time())' }],
      unit='s',
      rename={ Value: 'ends in' },
    ),
  ]
)

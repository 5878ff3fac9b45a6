// All clusters: which need somebody, and how it went.
local p = import 'panels.libsonnet';
function(config) p.dashboard(
  config,
  'fleet',
  'Mooring / Fleet',
  'Findings, blind spots and machines of all clusters.',
  [p.variables.datasource, p.variables.job],
  [
    p.figure('Clusters', 'count(group by (job, cluster) (mooring_cluster_watched{job=~"$job"}))'),
    p.stat('Blind', 'sum(mooring:blind:held{job=~"$job"})'),
    p.stat('Not seen whole', 'sum(mooring:up_to_date:held{job=~"$job"} == bool 0)', color='orange'),
    p.stat('Critical findings', 'sum(mooring:findings:held{job=~"$job",severity="critical",silenced="false"}) or vector(0)'),
    p.stat('Error findings', 'sum(mooring:findings:held{job=~"$job",severity="error",silenced="false"}) or vector(0)', color='orange'),
    p.figure('Oldest reading', 'max(mooring:reading_age_seconds:held{job=~"$job"})', unit='s'),
    p.table(
      'Clusters',
      [
        { expr: 'mooring:blind:held{job=~"$job"}' },
        { expr: 'mooring:up_to_date:held{job=~"$job"}' },
        { expr: 'mooring:checks:held{job=~"$job",outcome="unknown"}' },
        { expr: 'sum by (job, cluster) (mooring_nodes{job=~"$job"})' },
      ],
      rename={ 'Value #A': 'blind', 'Value #B': 'up to date', 'Value #C': 'checks unknown', 'Value #D': 'machines' },
    ),
    p.table(
      'Open findings',
      [{ expr: 'sum by (cluster, severity, check, site, silenced) (mooring:findings:held{job=~"$job"})' }],
      w=16,
      h=10,
      rename={ Value: 'findings' },
    ),
    p.table(
      'Open for, of the oldest',
      [{ expr: 'time() - min by (cluster, severity, check) (mooring_findings_oldest_timestamp_seconds{job=~"$job"})' }],
      w=8,
      h=10,
      unit='s',
      rename={ Value: 'open for' },
    ),
    p.series('Open findings by severity', [{ expr: 'sum by (severity) (mooring:open_findings:sum{job=~"$job"})', legend: '{{severity}}' }], stack=true),
    p.series('Open findings by group', [{ expr: 'sum by (group) (mooring:open_findings:sum{job=~"$job"})', legend: '{{group}}' }], stack=true),
    p.series('Machines by state', [{ expr: 'sum by (state) (mooring:nodes:max{job=~"$job"})', legend: '{{state}}' }], stack=true),
    p.series('Machines that are not healthy, by cluster', [{ expr: 'sum by (cluster) (mooring:nodes:max{job=~"$job",state!="healthy"})', legend: '{{cluster}}' }], stack=true),
  ]
)

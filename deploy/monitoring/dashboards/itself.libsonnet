// Mooring itself: deliveries in, verifications, notices out, and what it costs.
local p = import 'panels.libsonnet';
function(config) p.dashboard(
  config,
  'itself',
  'Mooring / Itself',
  'Deliveries, verifications, notices and the processes of Mooring.',
  [p.variables.datasource, p.variables.job],
  [
    p.figure('Replicas', 'count(mooring_clusters_led{job=~"$job"})'),
    p.figure('Clusters led', 'sum(mooring_clusters_led{job=~"$job"})'),
    p.figure('Inbox', 'max(mooring_inbox_depth{job=~"$job"})'),
    p.stat('Deliveries parked', 'max(mooring:deliveries_parked:held{job=~"$job"})', color='orange'),
    p.stat('Deliveries missing', 'max(mooring:deliveries_missing:held{job=~"$job"})', color='orange'),
    p.figure('Notices waiting', 'max(mooring_notices_pending{job=~"$job"})'),
    p.series('Deliveries', [{ expr: 'sum by (kind, outcome) (mooring:deliveries:rate5m{job=~"$job"})', legend: '{{kind}} {{outcome}}' }], unit='ops'),
    p.series('Time to accept a delivery', [{ expr: 'mooring:delivery_accept_seconds:p99{job=~"$job"}', legend: '99 % below' }], unit='s'),
    p.series(
      'Time from a delivery to its report',
      [{ expr: 'histogram_quantile(0.9, sum by (le) (rate(mooring_delivery_to_report_seconds_bucket{job=~"$job"}[$__rate_interval])))', legend: '90 % below' }],
      unit='s',
    ),
    p.series('Oldest delivery that waits', [{ expr: 'mooring:inbox_oldest_pending_seconds:held{job=~"$job"}', legend: 'age' }], unit='s'),
    p.series('Verifications', [{ expr: 'sum by (outcome) (mooring:verifications:rate15m{job=~"$job"})', legend: '{{outcome}}' }], unit='ops'),
    p.series('Clusters led', [{ expr: 'mooring_clusters_led{job=~"$job"}', legend: '{{instance}}' }], stack=true),
    p.series('Notices', [{ expr: 'sum by (sink, outcome) (rate(mooring_notices_total{job=~"$job"}[$__rate_interval]))', legend: '{{sink}} {{outcome}}' }], unit='ops'),
    p.series('Time to send a notice', [{ expr: 'histogram_quantile(0.9, sum by (le, sink) (rate(mooring_notice_delay_seconds_bucket{job=~"$job"}[$__rate_interval])))', legend: '{{sink}}, 90 % below' }], unit='s'),
    p.row('Who knocks'),
    p.series('Wrong tokens', [{ expr: 'sum by (at, outcome) (rate(mooring_sign_in_failures_total{job=~"$job"}[$__rate_interval]))', legend: '{{at}} {{outcome}}' }], unit='ops'),
    p.series('Webhook secrets in use', [{ expr: 'sum by (secret) (rate(mooring_deliveries_signed_total{job=~"$job"}[$__rate_interval]))', legend: '{{secret}}' }], unit='ops'),
    p.row('What it costs'),
    p.series('Memory', [{ expr: 'sum by (instance, area) (jvm_memory_used_bytes{job=~"$job"})', legend: '{{instance}} {{area}}' }], w=8, unit='bytes'),
    p.series('Processor', [{ expr: 'process_cpu_usage{job=~"$job"}', legend: '{{instance}}' }], w=8, unit='percentunit'),
    p.series('Threads', [{ expr: 'jvm_threads_live_threads{job=~"$job"}', legend: '{{instance}}' }], w=8),
    p.series('Inbox on disk', [{ expr: 'max by (job) (mooring_inbox_kept_bytes{job=~"$job"})', legend: 'bytes' }], w=8, unit='bytes'),
    p.series('Requests in memory', [{ expr: 'mooring_http_bytes_in_flight{job=~"$job"}', legend: '{{instance}}' }], w=8, unit='bytes'),
    p.series('Time of a scrape', [{ expr: 'scrape_duration_seconds{job=~"$job"} and on (job, instance) mooring_clusters_led', legend: '{{instance}}' }], w=8, unit='s'),
  ]
)

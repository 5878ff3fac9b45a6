// Recording rules. Those that end in :held go on with their last value while Mooring is not there to tell a new one, so that
// no alert takes silence for good news: of a cluster that is still watched, and for _config.holdFor where no Mooring is
// scraped at all. A cluster that another Mooring of the job no longer watches is dropped at once.
{
  local c = $._config,
  // Of one Mooring, that is one job: whatever replica tells it.
  local ofJob(name, expr) = {
    record: name,
    expr: |||
      %(expr)s
      or
      %(name)s and on (job) last_over_time(mooring_clusters_led[%(hold)s])
    ||| % { expr: expr, name: name, hold: c.holdFor },
  },
  // Of one cluster, which one replica tells of at a time.
  local ofCluster(name, expr) = {
    record: name,
    expr: |||
      %(expr)s
      or
      (
        (%(name)s unless on (job, cluster) mooring_up_to_date) and on (job, cluster) mooring_cluster_watched
        or
        %(name)s unless on (job) mooring_clusters_led
      )
      and on (job) last_over_time(mooring_clusters_led[%(hold)s])
    ||| % { expr: expr, name: name, hold: c.holdFor },
  },
  local interval = if c.evaluationInterval == '' then {} else { interval: c.evaluationInterval },

  prometheusRules+:: {
    groups+: [
      {
        name: 'mooring-held',
        rules: [
          ofCluster(
            'mooring:findings:held',
            'max by (job, cluster, severity, check, group, site, silenced) (mooring_findings)'
          ),
          ofCluster('mooring:blind:held', 'min by (job, cluster) (mooring_blind)'),
          ofCluster('mooring:up_to_date:held', 'max by (job, cluster) (mooring_up_to_date)'),
          ofCluster('mooring:checks:held', 'max by (job, cluster, outcome) (mooring_checks)'),
          ofCluster(
            'mooring:reading_age_seconds:held',
            'min by (job, cluster, source) (mooring_reading_age_seconds)'
          ),
          // Counted again only once its certificates were read.
          ofCluster(
            'mooring:node_certificates_ending:held',
            |||
              sum by (job, cluster, kind) (
                max by (job, cluster, node, kind) (mooring_node_certificate_expiry_timestamp_seconds) - time() < bool %d
                unless max by (job, cluster, node, kind) (mooring_node_certificate_life_seconds)
                or
                max by (job, cluster, node, kind) (mooring_node_certificate_expiry_timestamp_seconds) - time()
                < bool %g * max by (job, cluster, node, kind) (mooring_node_certificate_life_seconds{kind="serving"})
                or
                max by (job, cluster, node, kind) (mooring_node_certificate_expiry_timestamp_seconds) - time()
                < bool clamp_max(%g * max by (job, cluster, node, kind) (mooring_node_certificate_life_seconds{kind!="serving"}), %d)
              )
            ||| % [c.certificateDays * 86400, c.servingCertificateShare, c.certificateShare, c.certificateDays * 86400]
          ),
          // Known anew only once the delivery logs have been read, or the database answers: not a number until then.
          ofJob('mooring:deliveries_missing:held', 'max by (job) (mooring_deliveries_missing >= 0)'),
          ofJob('mooring:deliveries_parked:held', 'max by (job) (mooring_deliveries_parked >= 0)'),
          ofJob(
            'mooring:inbox_oldest_pending_seconds:held',
            'max by (job) (mooring_inbox_oldest_pending_seconds >= 0)'
          ),
        ],
      } + interval,
      {
        // Which instances are a Mooring: those that fail a scrape are as long as they are scraped, and not for holdFor alone.
        name: 'mooring-known',
        rules: [
          {
            record: 'mooring:instances:held',
            expr: |||
              group by (job, instance) (last_over_time(mooring_clusters_led[%(hold)s]))
              or
              last_over_time(mooring:instances:held[%(hold)s]) and on (job, instance) up == 0
            ||| % { hold: c.holdFor },
          },
        ],
      } + interval,
      {
        name: 'mooring-recorded',
        rules: [
          {
            record: 'mooring:open_findings:sum',
            expr: 'sum by (job, cluster, severity, group) (mooring:findings:held{silenced="false"})',
          },
          { record: 'mooring:nodes:max', expr: 'max by (job, cluster, site, state) (mooring_nodes)' },
          {
            record: 'mooring:deliveries:rate5m',
            expr: 'sum by (job, kind, outcome) (rate(mooring_deliveries_total[5m]))',
          },
          {
            record: 'mooring:verifications:rate15m',
            expr: 'sum by (job, cluster, outcome) (rate(mooring_verifications_total[15m]))',
          },
          {
            record: 'mooring:delivery_accept_seconds:p99',
            expr: 'histogram_quantile(0.99, sum by (job, le) (rate(mooring_delivery_accept_seconds_bucket[5m])))',
          },
        ],
      } + interval,
    ],
  },
}

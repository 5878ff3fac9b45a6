// Alerts. Of what one cause makes there is one: a cluster that is blind has no further alert for each of its sources.
{
  local c = $._config,
  local page(path) = c.mooringUrl + path,
  local ofCluster = page('/clusters/{{ $labels.cluster }}'),
  local runbook(name) = c.runbookPrefix + std.asciiLower(name),
  local interval = if c.evaluationInterval == '' then {} else { interval: c.evaluationInterval },

  local alert(name, severity, expr, summary, description, pending='', keep=c.keepFiringFor, url='/') =
    {
      alert: name,
      expr: expr,
      labels: { severity: severity },
      annotations: {
        summary: summary,
        description: description,
        page_url: if std.startsWith(url, '/') then page(url) else url,
        runbook_url: runbook(name),
      },
    }
    + (if pending == '' then {} else { 'for': pending })
    + (if keep == '' then {} else { keep_firing_for: keep }),

  local pendingOf(group, severity) =
    local own = std.get(c.findings.forOfGroup, group, {});
    if std.objectHas(own, severity) then own[severity] else c.findings['for'][severity],

  // A template that tells since when the oldest of the findings is there; nothing while Mooring is not there to say it.
  local since(severity) =
    '{{ with printf "min(mooring_findings_oldest_timestamp_seconds{cluster=%q,check=%q,site=%q,severity=\\"' + severity
    + '\\"})" $labels.cluster $labels.check $labels.site | query }}{{ . | first | value | humanizeTimestamp }}{{ end }}',

  local finding(group, severity) = alert(
    if severity == 'critical' then 'MooringCriticalFinding' else 'MooringErrorFinding',
    c.severities[severity],
    'sum by (job, cluster, check, site) (mooring:findings:held{severity="%s",group="%s",silenced="false"}) > 0' % [severity, group],
    '{{ $labels.check }} on {{ $labels.cluster }}, site {{ $labels.site }}',
    '{{ $value }} open, of severity ' + severity + '. Evidence, cause and what to do: ' + ofCluster + ', or GET'
    + ' /api/v1/findings?status=open&cluster={{ $labels.cluster }}&check={{ $labels.check }}',
    pending=pendingOf(group, severity),
    keep=c.findings.keepFiringFor,
    url=ofCluster,
  ) + {
    labels+: { group: group },
    annotations+: {
      since: since(severity),
      runbook_url: page('/checks/{{ $labels.check }}'),
    },
  },

  prometheusAlerts+:: {
    groups+: [
      {
        name: 'mooring-findings',
        rules: [
          finding(group, severity)
          for severity in ['critical', 'error']
          for group in c.findings.groups
        ],
      } + interval,
      {
        name: 'mooring-seeing',
        rules: [
          alert(
            'MooringClusterBlind',
            c.severities.critical,
            'mooring:blind:held == 1',
            'Mooring is blind on {{ $labels.cluster }}',
            'Pulumi state, the EKS cluster or its nodes cannot be read, or there is no report of late: there may be anything.'
            + ' Which, and why: ' + ofCluster,
            pending=c.blindFor,
            url=ofCluster,
          ),
          alert(
            'MooringClusterNotSeenWhole',
            c.severities['error'],
            '(mooring:up_to_date:held == 0) unless on (job, cluster) (mooring:blind:held == 1)',
            'Mooring does not see all of {{ $labels.cluster }}',
            'A source could not be read for a while; its checks are unknown, not clean. Which, and why: ' + ofCluster,
            pending=c.notSeenWholeFor,
            url=ofCluster,
          ),
          alert(
            'MooringReadingsOld',
            c.severities['error'],
            '(count by (job, cluster) (mooring:reading_age_seconds:held > %d)) unless on (job, cluster) (mooring:blind:held == 1)' % c.readingOldSeconds,
            '{{ $value }} sources of {{ $labels.cluster }} have not been read for %d minutes' % (c.readingOldSeconds / 60),
            '{{ range printf "mooring:reading_age_seconds:held{cluster=%q} > ' + c.readingOldSeconds
            + '" $labels.cluster | query }}{{ .Labels.source }} {{ end }}- what checks ask of them is unknown, not clean. Why: ' + ofCluster,
            pending='5m',
            // The age of what was never read counts from the start of the process.
            keep='%ds' % (c.readingOldSeconds + 300),
            url=ofCluster,
          ),
          alert(
            'MooringChecksUnknown',
            c.severities['error'],
            '(max by (job, cluster) (mooring:checks:held{outcome="unknown"}) > 0) unless on (job, cluster) (mooring:blind:held == 1)',
            '{{ $value }} checks of {{ $labels.cluster }} have been unknown for ' + c.checksUnknownFor,
            'Unknown is not clean. Each with its cause: GET /api/v1/clusters/{{ $labels.cluster }}/report, under unknowns, or ' + ofCluster,
            pending=c.checksUnknownFor,
            url=ofCluster,
          ),
          alert(
            'MooringCertificatesEnd',
            c.severities['error'],
            'mooring:node_certificates_ending:held > 0',
            '{{ $value }} {{ $labels.kind }} certificates of nodes of {{ $labels.cluster }} end soon',
            'A kubelet, or the credential process of a node, renews them long before: something keeps it from that. ' + ofCluster,
            pending='15m',
            keep='20m',
            url=ofCluster,
          ),
        ],
      } + interval,
      {
        name: 'mooring-itself',
        rules: [
          alert(
            'MooringGone',
            c.severities.critical,
            |||
              group by (job) (mooring:instances:held) unless on (job) mooring_clusters_led
              or
              absent(mooring_clusters_led) unless on () mooring:instances:held
            |||,
            'Mooring is gone',
            'No Mooring is scraped. Deliveries are refused, nothing is verified; what was known last is held for ' + c.holdFor + '.',
            pending=c.goneFor,
            keep='',
          ),
          alert(
            'MooringReplicaDown',
            c.severities['error'],
            'up == 0 and on (job, instance) last_over_time(mooring_clusters_led[6h]) and on (job) mooring_clusters_led',
            'Mooring at {{ $labels.instance }} is down',
            'It does not answer a scrape. Other replicas lead its clusters.',
            pending=c.goneFor,
            keep='',
          ),
          alert(
            'MooringSilent',
            c.severities.critical,
            |||
              (sum by (job) (mooring_clusters_led) > 0)
              unless on (job)
              (sum by (job) (increase(mooring_verifications_total[%s])) > 0)
            ||| % c.silentWindow,
            'Mooring verifies nothing',
            'It answers, leads {{ $value }} clusters, and has ended no verification for ' + c.silentWindow + '. Liveness, and the log, say why.',
            pending=c.silentFor,
          ),
          alert(
            'MooringClusterUnled',
            c.severities['error'],
            'group by (job, cluster) (mooring_cluster_watched) unless on (job, cluster) mooring_up_to_date',
            'No Mooring verifies {{ $labels.cluster }}',
            'It is configured, and no replica leads it: replicas cannot reach the database, or are configured with different clusters.',
            pending=c.unledFor,
            url=ofCluster,
          ),
          alert(
            'MooringStorageLost',
            c.severities.critical,
            'min by (job, instance) (mooring_storage_sound) == 0',
            'The database file of {{ $labels.instance }} is gone or damaged',
            'Nothing is stored. Readiness says what to do: GET :9000/q/health/ready',
            pending='1m',
          ),
          alert(
            'MooringInternalErrors',
            c.severities['error'],
            |||
              sum by (job) (increase(mooring_internal_errors_total[1h])) > 0
              or
              sum by (job) (mooring_internal_errors_total unless mooring_internal_errors_total offset 1h) > 0
            |||,
            'Mooring has errors of its own',
            'A check or a reader failed in a way that nobody foresaw; its checks are unknown. The log has it.',
          ),
          alert(
            'MooringInboxStuck',
            c.severities['error'],
            'mooring:inbox_oldest_pending_seconds:held > %d' % c.inboxOldestSeconds,
            'Deliveries have waited for more than %d minutes' % (c.inboxOldestSeconds / 60),
            'They are stored, and not worked off. GET /api/v1/deliveries?state=pending',
            pending='5m',
          ),
          alert(
            'MooringDeliveriesMissing',
            c.severities['error'],
            'mooring:deliveries_missing:held > 0',
            '{{ $value }} deliveries that Pulumi Cloud sent are not here',
            'They could not be fetched either. GET /api/v1/webhooks says how the webhooks stand.',
            pending=c.deliveriesMissingFor,
          ),
          alert(
            'MooringDeliveriesParked',
            c.severities['error'],
            'mooring:deliveries_parked:held > 0',
            '{{ $value }} deliveries were given up',
            'GET /api/v1/deliveries?state=parked has the causes; replay them once these are mended.',
            pending=c.deliveriesParkedFor,
          ),
          alert(
            'MooringDeliveriesUnsigned',
            c.severities['error'],
            'sum by (job) (rate(mooring_deliveries_total{outcome="bad_signature"}[15m])) > 0',
            'Deliveries arrive with a wrong signature',
            'Is a webhook secret missing from mooring.webhook.secrets? Or somebody tries.',
            pending=c.unsignedFor,
            // A counter starts anew, and its rate needs two of them.
            keep='15m',
          ),
          alert(
            'MooringNoticesNotSent',
            c.severities['error'],
            |||
              max by (job) (mooring_notices_pending) > 0
              and on (job)
              (
                sum by (job) (increase(mooring_notices_total{outcome="retried"}[15m])) > 0
                or
                max by (job) (mooring_notice_stuck) > 0
              )
              or
              max by (job) (mooring_notice_waiting_seconds) > 300
            |||,
            'A sink does not take notices, or reminders of what is open',
            'Notices are tried again until they are given up: GET /api/v1/notices?state=pending has the causes. Why reminders are not taken, the log says.',
            pending=c.noticesFor,
          ),
          alert(
            'MooringNoticesParked',
            c.severities['error'],
            |||
              sum by (job, sink) (increase(mooring_notices_total{outcome="parked"}[1h])) > 0
              or
              sum by (job, sink) (mooring_notices_total{outcome="parked"} unless mooring_notices_total{outcome="parked"} offset 1h) > 0
            |||,
            'Notices for {{ $labels.sink }} were given up',
            'Nobody was told of what they say. GET /api/v1/notices?state=parked has the causes; replay them once these are mended.',
          ),
          alert(
            'MooringWatchdog',
            c.severities.watchdog,
            'vector(1)',
            'Prometheus and Alertmanager work',
            'Fires always. Route it to a dead-man switch, which tells when it stops coming.',
            keep='',
          ),
        ],
      } + interval,
    ],
  },
}

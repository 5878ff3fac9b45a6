// What is decided for a place. Every value may be changed by adding to it; see README.md.
{
  _config+:: {
    // Where people reach Mooring, without a slash at the end. The label mooring_url of Prometheus itself (external_labels)
    // says it to rules that are used as they are rendered.
    mooringUrl: '{{ $externalLabels.mooring_url }}',
    // Put before the name of an alert of Mooring's own, in lower case.
    runbookPrefix: 'docs/monitoring.md#',

    // How often rules are evaluated; '' leaves it to Prometheus.
    evaluationInterval: '',

    // How long findings, and what is known of clusters, are held while no Mooring is scraped: stopping, upgrading or losing
    // it resolves none of them for so long.
    holdFor: '24h',

    // Severities of alerts, for routes of Alertmanager. A finding of severity error is a warning: it can wait for the morning.
    severities: { critical: 'critical', 'error': 'warning', watchdog: 'none' },

    // How long a finding must be there before it alerts, by its severity; a group of checks may have its own.
    findings: {
      groups: ['cluster', 'registration', 'health', 'network', 'version', 'credential', 'drift', 'neighbour'],
      'for': { critical: '0m', 'error': '5m' },
      forOfGroup: { drift: { 'error': '15m' }, version: { 'error': '30m' } },
      keepFiringFor: '5m',
    },

    // A new Mooring has not read anything yet: longer than its first verification takes (mooring.verification.deadline twice).
    blindFor: '3m30s',
    notSeenWholeFor: '20m',
    // Three times mooring.verification.interval, at least.
    readingOldSeconds: 1800,
    checksUnknownFor: '30m',
    // Of those for IAM Roles Anywhere; of one that lives for less than ten weeks, this share of its life: what lives for days or
    // hours is renewed with a third of its life left, or more.
    certificateDays: 14,
    certificateShare: 0.2,
    // What is left of the life of a serving certificate, be that a year or 45 days: kubelet renews before 0.09 are left.
    servingCertificateShare: 0.08,

    goneFor: '1m',
    unledFor: '5m',
    // Longer than mooring.verification.interval, several times.
    silentWindow: '30m',
    silentFor: '15m',
    inboxOldestSeconds: 600,
    deliveriesMissingFor: '30m',
    deliveriesParkedFor: '5m',
    unsignedFor: '30m',
    noticesFor: '10m',
    keepFiringFor: '5m',

    dashboards: {
      uidPrefix: 'mooring',
      tags: ['mooring'],
      refresh: '30s',
      from: 'now-6h',
    },
  },
}

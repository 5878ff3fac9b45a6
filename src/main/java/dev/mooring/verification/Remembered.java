package dev.mooring.verification;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Lasting;
import dev.mooring.check.Memory;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Source;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.NodeFilter;
import dev.mooring.report.NodeStore;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What earlier verifications saw, by cluster. It is kept in memory; after a start, or where another replica led the
 * cluster, what can be known is taken from the newest report and from what is kept on disk.
 */
@Singleton
class Remembered {
    private static final List<Source<?>> SOURCES = Stream.of(
                    DeclaredSources.ALL,
                    EksSources.ALL,
                    SsmSources.ALL,
                    RolesAnywhereSources.ALL,
                    AccountSources.ALL,
                    KubernetesSources.ALL)
            .<Source<?>>flatMap(List::stream)
            .toList();
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();
    private final Map<String, Lasting> onDisk = new ConcurrentHashMap<>();
    private final SenderStore senders;
    private final LastingStore lasting;
    private final ReportStore reports;
    private final NodeStore nodes;
    private final Leadership leadership;
    private final VerificationConfig config;

    @Inject
    Remembered(
            SenderStore senders,
            LastingStore lasting,
            ReportStore reports,
            NodeStore nodes,
            Leadership leadership,
            VerificationConfig config) {
        this.lasting = lasting;
        this.config = config;
        this.senders = senders;
        this.reports = reports;
        this.nodes = nodes;
        this.leadership = leadership;
    }

    /** Another replica looks now; what was remembered here grows old. */
    void forget(@Observes LeadershipLost lost) {
        memories.remove(lost.cluster().name());
        onDisk.remove(lost.cluster().name());
    }

    Memory of(WatchedCluster cluster) {
        var sender = cluster.stack().flatMap(stack -> senders.find(SenderStore.key(stack)));
        return Optional.ofNullable(memories.get(cluster.name()))
                .orElseGet(() -> fromReport(cluster))
                .with(sender.map(SenderStore.SenderState::sender));
    }

    void keep(WatchedCluster cluster, Memory memory) {
        if (leadership.leads(cluster.name())) {
            memories.put(cluster.name(), memory);
            store(cluster.name(), memory.lasting());
        }
    }

    /** What cannot be written now is written after the next verification: it is still in memory. */
    private void store(String cluster, Lasting known) {
        if (!known.equals(onDisk.get(cluster))) {
            try {
                lasting.put(cluster, known);
                onDisk.put(cluster, known);
            } catch (DatabaseUnavailable unavailable) {
                onDisk.remove(cluster);
            }
        }
    }

    private Memory fromReport(WatchedCluster cluster) {
        var last = new HashMap<Source<?>, Instant>();
        var read = reports.glance(cluster.name()).map(Glance::readings).orElse(List.of());
        for (var source : SOURCES) {
            read.stream()
                    .filter(reading -> reading.source().equals(source.id()))
                    .map(ReadingState::asOf)
                    .flatMap(Stream::ofNullable)
                    .forEach(time -> last.put(source, time));
        }
        var memory = Memory.none()
                .with(Memory.Reads.remembered(last).every(config.interval()))
                .with(lasting.find(cluster.name()).orElse(Lasting.none()));
        var sites = sites(cluster);
        return sites.isEmpty() ? memory : memory.withSites(sites);
    }

    /** Where each machine stood: by the declaration, should it be dark just now, and not by labels alone. */
    private Map<String, String> sites(WatchedCluster cluster) {
        var sites = new HashMap<String, String>();
        for (var cell : nodes.cells(cluster.name(), NodeFilter.ALL, Integer.MAX_VALUE)) {
            if (cell.site() != null) {
                sites.put(cell.name(), cell.site());
            }
        }
        return sites;
    }
}

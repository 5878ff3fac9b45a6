package dev.mooring.backfill;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.pulumi.StackHistory;
import dev.mooring.event.Change;
import dev.mooring.reading.Unreadable;
import dev.mooring.report.ReportDesk;
import dev.mooring.report.Trigger;
import dev.mooring.verification.SenderStore;
import dev.mooring.verification.SenderStore.SenderState;
import dev.mooring.verification.VerificationQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Changes that no delivery told of: a stack's newest update version, or an environment's newest revision, is ahead of
 * what was heard. They are verified all the same.
 */
@ApplicationScoped
public class Unheard {
    private static final Logger LOG = Logger.getLogger(Unheard.class);
    /** A delivery may still be on its way. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Fleet fleet;
    private final StackHistory stacks;
    private final EnvironmentReader environments;
    private final SenderStore senders;
    private final VerificationQueue queue;
    private final ReportDesk reports;
    private final Clock clock;

    @Inject
    Unheard(
            Fleet fleet,
            StackHistory stacks,
            EnvironmentReader environments,
            SenderStore senders,
            VerificationQueue queue,
            ReportDesk reports,
            Clock clock) {
        this.fleet = fleet;
        this.stacks = stacks;
        this.environments = environments;
        this.senders = senders;
        this.queue = queue;
        this.reports = reports;
        this.clock = clock;
    }

    /** What declares clusters, and how far Pulumi Cloud has got with it. */
    private record Declaration(
            String name, String change, List<WatchedCluster> clusters, Supplier<Optional<LatestVersion>> latest) {}

    /**
     * Has the clusters verified of which something was not heard.
     *
     * @return how many versions no delivery told of and no verification has seen, by what declares clusters; empty where its
     *     version could not be read
     */
    public Map<String, Optional<Long>> verify(List<WatchedCluster> clusters) {
        var unheard = new HashMap<String, Optional<Long>>();
        declarations(clusters).forEach((name, declaration) -> unheard.put(name, unheard(declaration)));
        return unheard;
    }

    private Optional<Long> unheard(Declaration declaration) {
        // Before Pulumi is asked: what is heard meanwhile makes no version look older than what is known.
        var known = senders.find(declaration.name()).orElse(SenderState.NOTHING);
        return Optional.ofNullable(read(declaration)).map(latest -> compare(declaration, known, latest));
    }

    private Map<String, Declaration> declarations(List<WatchedCluster> clusters) {
        var declarations = new HashMap<String, Declaration>();
        for (var cluster : clusters) {
            cluster.stack()
                    .ifPresent(name -> declarations.put(
                            SenderStore.key(name),
                            new Declaration(
                                    SenderStore.key(name),
                                    "stack-update",
                                    fleet.declaredBy(name),
                                    () -> stacks.latest(name))));
            cluster.environment()
                    .ifPresent(name -> declarations.put(
                            SenderStore.key(name),
                            new Declaration(
                                    SenderStore.key(name),
                                    "environment-revision",
                                    fleet.declaredBy(name),
                                    () -> environments.latest(name))));
        }
        return declarations;
    }

    private static @Nullable LatestVersion read(Declaration declaration) {
        try {
            return declaration.latest().get().orElse(null);
        } catch (Unreadable unreadable) {
            LOG.debugf("The newest version of %s cannot be read: %s", declaration.name(), unreadable.reason());
            return null;
        }
    }

    private long compare(Declaration declaration, SenderState known, LatestVersion latest) {
        if (known.known() == null) {
            senders.begin(declaration.name(), latest.version());
            return 0;
        }
        var reached = known.reached().orElse(0L);
        if (latest.endedAfter(clock.instant().minus(GRACE)) || latest.version() == reached) {
            return 0;
        }
        if (latest.version() < reached) {
            // Versions only grow: it was deleted, and made again.
            senders.beginAnew(declaration.name(), known);
            declaration
                    .clusters()
                    .forEach(cluster -> reports.noteEnd(cluster.name(), declaration.name(), clock.instant()));
            reached = 0L;
        }
        verify(declaration, latest);
        return latest.version() - reached;
    }

    private void verify(Declaration declaration, LatestVersion latest) {
        LOG.infof("No delivery told of version %d of %s; it is verified", latest.version(), declaration.name());
        for (var cluster : declaration.clusters()) {
            reports.note(
                    cluster.name(),
                    declaration.name(),
                    new Change(declaration.change(), latest.version(), null),
                    latest.ended().orElse(clock.instant()));
            var version = "stack-update".equals(declaration.change())
                    ? Optional.of(latest.version())
                    : Optional.<Long>empty();
            var unused = queue.request(cluster, Trigger.BACKFILL, version)
                    .ended()
                    .thenRun(() -> senders.verified(declaration.name(), latest.version()));
        }
    }
}

package dev.mooring.onboarding;

import dev.mooring.backfill.LastSetUp;
import dev.mooring.backfill.LastSetUp.Answer;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.FleetChanged;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.inbox.Deliveries;
import dev.mooring.inbox.Deliveries.Heard;
import dev.mooring.link.Links;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.verification.SenderStore;
import dev.mooring.verification.SenderStore.SenderState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gathers what is known, and says what is missing. Asks nobody outside. */
@Singleton
public final class Onboardings {
    private static final Duration COUNTED_FOR = Duration.ofSeconds(10);
    private static final int MOST_HEARD = 1_000;

    private final Fleet fleet;
    private final ReportStore reports;
    private final Deliveries deliveries;
    private final SenderStore senders;
    private final LastSetUp setUp;
    private final Snippets snippets;
    private final Clock clock;
    /** Of each cluster what its newest report says: a report never changes, and may be large. */
    private final Map<String, OfReport> byCluster = new ConcurrentHashMap<>();

    private volatile @Nullable Counted counted;

    @Inject
    Onboardings(
            Fleet fleet,
            ReportStore reports,
            Deliveries deliveries,
            SenderStore senders,
            LastSetUp setUp,
            Links links,
            Clock clock) {
        this(fleet, reports, deliveries, senders, setUp, Shipped.load(), links.to("/webhooks/pulumi"), clock);
    }

    Onboardings(
            Fleet fleet,
            ReportStore reports,
            Deliveries deliveries,
            SenderStore senders,
            LastSetUp setUp,
            Shipped shipped,
            Optional<String> webhookUrl,
            Clock clock) {
        this.fleet = fleet;
        this.reports = reports;
        this.deliveries = deliveries;
        this.senders = senders;
        this.setUp = setUp;
        this.snippets = new Snippets(shipped, webhookUrl);
        this.clock = clock;
    }

    private record OfReport(String id, List<Need> needs) {}

    private record Counted(Instant at, boolean any) {}

    void forget(@Observes FleetChanged changed) {
        changed.gone().forEach(cluster -> byCluster.remove(cluster.name()));
    }

    /** As things stand now. */
    public Onboarding now() {
        var heard = deliveries.heard(MOST_HEARD);
        return Onboarding.of(
                fleet.clusters().stream().map(cluster -> of(cluster, heard)).toList(), Unwatched.of(heard, fleet));
    }

    /**
     * Whether the first screen should lead there: a cluster lacks something, or none is watched while deliveries come. It
     * may be ten seconds old.
     */
    public boolean isAnythingMissing() {
        var known = counted;
        var now = clock.instant();
        if (known == null || Duration.between(known.at(), now).abs().compareTo(COUNTED_FOR) > 0) {
            var all = now();
            known = new Counted(
                    now,
                    all.missing() > 0
                            || (all.clusters().isEmpty() && !all.unwatched().isEmpty()));
            counted = known;
        }
        return known.any();
    }

    private ClusterNeeds of(WatchedCluster cluster, List<Heard> heard) {
        var glance = reports.glance(cluster.name());
        var needs = new ArrayList<>(ofReport(cluster, glance));
        needs.addAll(webhooks(cluster, heard));
        return new ClusterNeeds(
                cluster.name(),
                cluster.stack().map(Object::toString).orElse(null),
                cluster.environment().map(Object::toString).orElse(null),
                glance.map(known -> known.head().id()).orElse(null),
                glance.map(known -> known.head().verifiedAt()).orElse(null),
                ClusterNeeds.count(needs, NeedState.MISSING),
                ClusterNeeds.count(needs, NeedState.UNKNOWN),
                ClusterNeeds.count(needs, NeedState.OFF),
                needs);
    }

    private List<Need> ofReport(WatchedCluster cluster, Optional<Glance> glance) {
        if (glance.isEmpty()) {
            return needs(cluster, Optional.empty(), snippets);
        }
        var id = glance.get().head().id();
        var known = byCluster.get(cluster.name());
        if (known == null || !known.id().equals(id)) {
            known = new OfReport(id, needs(cluster, reports.find(id), snippets));
            byCluster.put(cluster.name(), known);
        }
        return known.needs();
    }

    /** All that a report and the configuration tell. */
    static List<Need> needs(WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        var needs = new ArrayList<Need>();
        needs.addAll(Permissions.of(cluster, report, snippets));
        needs.add(DeclaredList.of(cluster, report, snippets));
        needs.addAll(Addons.of(cluster, report, snippets));
        needs.addAll(SourcesOff.of(cluster, snippets));
        return List.copyOf(needs);
    }

    private List<Need> webhooks(WatchedCluster cluster, List<Heard> heard) {
        var needs = new ArrayList<Need>();
        cluster.stack().ifPresent(name -> {
            var owner = SenderStore.key(name);
            needs.add(WebhookNeed.of(owner, hearing(owner, name.organization(), heard), snippets.stackWebhook(name)));
        });
        cluster.environment().ifPresent(name -> {
            var owner = SenderStore.key(name);
            needs.add(WebhookNeed.of(
                    owner, hearing(owner, name.organization(), heard), snippets.environmentWebhook(name)));
        });
        return needs;
    }

    private Hearing hearing(String owner, String organization, List<Heard> heard) {
        return new Hearing(
                senders.find(owner).map(SenderState::recent).stream()
                        .flatMap(List::stream)
                        .max(Instant::compareTo),
                heard.stream()
                        .filter(one -> one.target().startsWith(organization + "/"))
                        .map(Heard::last)
                        .max(Instant::compareTo),
                setUp.answer().flatMap(answer -> said(owner, answer)));
    }

    /** Owners are called the same there. */
    private static Optional<Hearing.Said> said(String owner, Answer answer) {
        return answer.watched().stream()
                .filter(one -> one.name().equals(owner))
                .findFirst()
                .map(one -> new Hearing.Said(
                        answer.at(),
                        one.problems(),
                        !answer.unseen().contains(owner),
                        !one.webhooks().isEmpty()));
    }
}

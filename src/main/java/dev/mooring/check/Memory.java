package dev.mooring.check;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What earlier verifications saw that later ones need: one look at a lease proves little, two proves a loss; only several
 * looks tell that a node comes and goes; and a source that has never answered is another matter than one that is silent
 * just now. Forgetting it (a restart) delays a finding by one verification, and never makes one.
 *
 * @param staleLeases for each node whose lease had run out: when it was last renewed, and when that was first seen
 * @param leadersAhead by namespace, for each leader of a gateway that renewed its lease at a time to come: the same
 * @param readyChanges for each node: when it became ready or ceased to be, during the last hour
 * @param notReady for each node that was not ready when it was read last: what Ready said
 * @param hardware for each node, what it told of its machine when it was read last
 * @param declaredSites by node, what the declaration said when it could last be read or, after a restart, where the newest
 *     report has it; empty where there is neither
 * @param reads when sources were read
 * @param sender how deliveries about the stack have come in; this is on disk and never forgotten
 * @param lasting what is on disk and outlives a restart
 * @param aheadAt when the last look found that some of it was seen at times to come, and nobody said whose clock was wrong
 */
public record Memory(
        Map<String, StaleLease> staleLeases,
        Map<String, StaleLease> leadersAhead,
        Map<String, List<Instant>> readyChanges,
        Map<String, String> notReady,
        Map<String, HybridNode.Hardware> hardware,
        Optional<Map<String, String>> declaredSites,
        Reads reads,
        Optional<Sender> sender,
        Lasting lasting,
        Optional<Instant> aheadAt) {
    private static final Duration WINDOW = Duration.ofHours(1);
    /** How far another clock may be off, and an answer old. */
    private static final Duration AGREEMENT = Duration.ofMinutes(5);

    private static final Stated STATED = Stated.NOTHING
            .and(KubernetesSources.LEASES, DeclaredSources.PULUMI_STATE, DeclaredSources.ESC_ENVIRONMENT)
            .and(EksSources.CLUSTER, EksSources.ADDONS, KubernetesSources.CSRS)
            .and(KubernetesSources.DAEMONSETS, KubernetesSources.GATEWAY, KubernetesSources.COREDNS)
            .and(KubernetesSources.CILIUM_NODES)
            .and(NeighbourSources.STACKS, NeighbourSources.PROGRAMS)
            .and(SharedViews.NODES, SharedViews.LEASE_STATES, SharedViews.ROSTER, SharedViews.SERVING_CSRS)
            .and(WebhookService.VIEW);

    /**
     * A lease by whose last renewal nobody can tell whether it is renewed: it had run out, or is renewed by a clock that is
     * ahead.
     *
     * @param age how long before the API server's time it was renewed, when that was first seen
     * @param advances whether it was renewed over and over, as long before the API server's time each time
     */
    public record StaleLease(Instant renewed, Instant firstSeen, Duration age, boolean advances) {
        /** Kubelets renew every 10 s. */
        private static final Duration SAME_AGE = Duration.ofSeconds(15);

        private StaleLease seenBy(Instant now) {
            return firstSeen.isAfter(now) ? new StaleLease(renewed, now, age, advances) : this;
        }

        private boolean advancesTo(Instant now, Duration ageNow) {
            return renewed.isBefore(now) && isAsOld(ageNow);
        }

        private boolean isAsOld(Duration ageNow) {
            return age.minus(ageNow).abs().compareTo(SAME_AGE) <= 0;
        }
    }

    /**
     * When sources were read.
     *
     * @param since when this cluster came under watch; empty before the first verification
     * @param last by source, when it was last read well
     * @param darkSince by source that could not be read when it was last tried: since when
     * @param lightSince by source that was dark and was read again since: when it was first read
     * @param patience how long that is nothing to tell of: the time between two verifications
     */
    public record Reads(
            Optional<Instant> since,
            Map<Source<?>, Instant> last,
            Map<Source<?>, Instant> darkSince,
            Map<Source<?>, Instant> lightSince,
            Duration patience) {
        private static final Duration PATIENCE = Duration.ofMinutes(5);

        public Reads {
            last = Map.copyOf(last);
            darkSince = Map.copyOf(darkSince);
            lightSince = Map.copyOf(lightSince);
        }

        /** Whether a source that is read now was dark when it was last tried, or until less than so long ago. */
        public boolean wasDarkWithin(Source<?> source, Duration recent, Instant now) {
            var light = lightSince.get(source);
            return darkSince.containsKey(source)
                    || (light != null && light.plus(recent).isAfter(now));
        }

        public static Reads none() {
            return remembered(Map.of());
        }

        /** What is known of earlier reads from reports. */
        public static Reads remembered(Map<Source<?>, Instant> last) {
            return new Reads(Optional.empty(), last, Map.of(), Map.of(), PATIENCE);
        }

        /** The same, for a cluster that is verified that often. */
        public Reads every(Duration interval) {
            return new Reads(since, last, darkSince, lightSince, interval);
        }

        private Reads seenBy(Instant now) {
            return new Reads(
                    since.map(moment -> Age.seenBy(now, moment)),
                    Age.seenBy(now, last),
                    Age.seenBy(now, darkSince),
                    Age.seenBy(now, lightSince),
                    patience);
        }

        Reads after(Situation situation) {
            var lastRead = new HashMap<>(last);
            var dark = new HashMap<Source<?>, Instant>();
            var light = new HashMap<>(lightSince);
            situation.readings().all().forEach(reading -> {
                reading.readAt().ifPresent(time -> lastRead.put(reading.source(), time));
                if (reading.cause().isPresent()) {
                    dark.put(reading.source(), darkSince.getOrDefault(reading.source(), situation.now()));
                } else if (darkSince.containsKey(reading.source())) {
                    light.put(reading.source(), situation.now());
                }
            });
            return new Reads(Optional.of(since.orElse(situation.now())), lastRead, dark, light, patience);
        }
    }

    public static Memory none() {
        return new Memory(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Reads.none(),
                Optional.empty(),
                Lasting.none(),
                Optional.empty());
    }

    /**
     * The same, by a clock that is right: of what was seen while ours was ahead, all that is sure is that it was seen by now. A
     * time to come would hold back what has lasted since for as long as the clock was ahead, and a restart would not help.
     * When kubelets and leaders wrote is what their clocks say; a delivery of a time to come does not count where it is looked at.
     */
    Memory seenBy(Instant now) {
        return new Memory(
                Age.corrected(staleLeases, lease -> lease.seenBy(now)),
                Age.corrected(leadersAhead, lease -> lease.seenBy(now)),
                readyChanges,
                notReady,
                hardware,
                declaredSites,
                reads.seenBy(now),
                sender,
                lasting.seenBy(now),
                aheadAt);
    }

    /**
     * What to go on from at a look. Of what was seen at a time to come either that clock was ahead, or ours is behind now: where
     * the API server's says that ours is right, it was seen by now; where it says that ours is wrong, it stays as it was; and
     * where nobody says, it does so for one look.
     *
     * @param witness the API server's time
     */
    Memory at(Instant now, Optional<Instant> witness) {
        var seen = seenBy(now);
        if (seen.equals(this)) {
            return with(Optional.empty(), this);
        }
        if (witness.isPresent()) {
            var isRight = Duration.between(witness.get(), now).abs().compareTo(AGREEMENT) <= 0;
            return with(Optional.empty(), isRight ? seen : this);
        }
        return aheadAt.map(first -> with(Optional.empty(), seenBy(Age.seenBy(now, first))))
                .orElseGet(() -> with(Optional.of(now), this));
    }

    private static Memory with(Optional<Instant> aheadAt, Memory known) {
        return new Memory(
                known.staleLeases,
                known.leadersAhead,
                known.readyChanges,
                known.notReady,
                known.hardware,
                known.declaredSites,
                known.reads,
                known.sender,
                known.lasting,
                aheadAt);
    }

    /** Since when, by earlier verifications, a node's lease has not been renewed; null where none saw it so. */
    public @Nullable Instant staleSince(String node, Instant renewed) {
        var stale = staleLeases.get(node);
        return stale == null || !stale.renewed().equals(renewed) ? null : stale.firstSeen();
    }

    /**
     * Whether a lease that has run out is renewed all the same, by a clock that is behind: it was so before, by another
     * renewal that was about as old.
     */
    boolean advances(String node, Instant renewed, Duration age) {
        return advances(staleLeases.get(node), renewed, age);
    }

    private static boolean advances(@Nullable StaleLease before, Instant renewed, Duration age) {
        return before != null
                && (before.renewed().equals(renewed)
                        ? before.advances() && before.isAsOld(age)
                        : before.advancesTo(renewed, age));
    }

    /** Whether a leader that is {@link Gateway#isAhead ahead} renews its lease all the same, by two looks. */
    public boolean advances(Gateway gateway) {
        return gateway.leaseRenewed()
                .filter(renewed -> gateway.leaseAge()
                        .filter(age -> advances(leadersAhead.get(gateway.namespace()), renewed, age))
                        .isPresent())
                .isPresent();
    }

    /** Since when a leader that is ahead has not renewed its lease; empty where no earlier verification saw it so. */
    public Optional<Instant> aheadSince(Gateway gateway) {
        return Optional.ofNullable(leadersAhead.get(gateway.namespace()))
                .filter(before ->
                        gateway.leaseRenewed().filter(before.renewed()::equals).isPresent())
                .map(StaleLease::firstSeen);
    }

    /** What to remember after a verification and what came of it. */
    Memory after(Situation situation, Outcomes outcomes) {
        var seen = after(situation);
        return seen.with(seen.lasting().told(outcomes, lasting, situation.now()));
    }

    /** What to remember of what a verification saw. What could not be read leaves its part as it was. */
    public Memory after(Situation situation) {
        var facts = situation.openTo("the memory of verifications", STATED);
        return new Memory(
                facts.ifRead(SharedViews.LEASE_STATES)
                        .map(states -> staleAfter(states, facts))
                        .orElse(staleLeases),
                facts.ifRead(KubernetesSources.GATEWAY)
                        .map(gateways -> aheadAfter(gateways, facts.now()))
                        .orElse(leadersAhead),
                facts.ifRead(SharedViews.NODES)
                        .map(nodes -> changesAfter(nodes.current(), situation.now()))
                        .orElse(readyChanges),
                facts.ifRead(SharedViews.NODES)
                        .map(nodes -> notReady(nodes.current()))
                        .orElse(notReady),
                facts.ifRead(SharedViews.NODES)
                        .map(nodes -> hardware(nodes.current()))
                        .orElse(hardware),
                sitesAreKnown(facts) ? Optional.of(facts.get(SharedViews.ROSTER).declaredSites()) : declaredSites,
                reads.after(situation),
                sender,
                lasting.after(
                        facts,
                        reads,
                        facts.ifRead(SharedViews.NODES)
                                .map(nodes -> machinesAfter(nodes.current(), situation.now()))
                                .orElse(lasting.machineChanges())),
                aheadAt);
    }

    private static boolean sitesAreKnown(Facts facts) {
        return !(DeclaredNodes.of(facts) instanceof DeclaredNodes.Unknown)
                && facts.ifRead(SharedViews.NODES).isPresent()
                && facts.get(SharedViews.ROSTER).uncertainty().isEmpty();
    }

    /** The same, with how deliveries about the stack have come in. */
    public Memory with(Optional<Sender> known) {
        return new Memory(
                staleLeases,
                leadersAhead,
                readyChanges,
                notReady,
                hardware,
                declaredSites,
                reads,
                known,
                lasting,
                aheadAt);
    }

    /** The same, with what reports tell of earlier reads. */
    public Memory with(Reads known) {
        return new Memory(
                staleLeases,
                leadersAhead,
                readyChanges,
                notReady,
                hardware,
                declaredSites,
                known,
                sender,
                lasting,
                aheadAt);
    }

    /** The same, with where each node stood by the newest report. */
    public Memory withSites(Map<String, String> known) {
        return new Memory(
                staleLeases,
                leadersAhead,
                readyChanges,
                notReady,
                hardware,
                Optional.of(known),
                reads,
                sender,
                lasting,
                aheadAt);
    }

    /** The same, with what is on disk. */
    public Memory with(Lasting known) {
        return new Memory(
                staleLeases,
                leadersAhead,
                readyChanges,
                notReady,
                hardware,
                declaredSites,
                reads,
                sender,
                known,
                aheadAt);
    }

    /** Those behind the API server's clock as well: whether they advance is seen by what was before. */
    private Map<String, StaleLease> staleAfter(LeaseStates states, Facts facts) {
        var leases = facts.get(KubernetesSources.LEASES);
        var stale = new HashMap<String, StaleLease>();
        Stream.of(states.stale(), states.unheard(), states.clocksAhead().keySet())
                .flatMap(Set::stream)
                .flatMap(name -> Stream.ofNullable(leases.byName().get(name)))
                .filter(leases::hasRunOut)
                .forEach(lease -> stale.put(lease.name(), stale(lease, leases, facts.now())));
        return stale;
    }

    private StaleLease stale(Lease lease, Leases leases, Instant now) {
        var renewed = Objects.requireNonNull(lease.renewed(), "a lease that nobody renewed does not run out");
        return seen(staleLeases.get(lease.name()), renewed, Duration.between(renewed, leases.serverTime()), now);
    }

    private static StaleLease seen(@Nullable StaleLease before, Instant renewed, Duration age, Instant now) {
        return before != null && before.renewed().equals(renewed)
                ? before
                : new StaleLease(renewed, now, age, advances(before, renewed, age));
    }

    private Map<String, StaleLease> aheadAfter(List<Gateway> gateways, Instant now) {
        var ahead = new HashMap<String, StaleLease>();
        for (var gateway : gateways) {
            if (gateway.isAhead()) {
                gateway.leaseRenewed()
                        .ifPresent(renewed -> gateway.leaseAge()
                                .ifPresent(age -> ahead.put(
                                        gateway.namespace(),
                                        seen(leadersAhead.get(gateway.namespace()), renewed, age, now))));
            }
        }
        return ahead;
    }

    private Map<String, List<Instant>> changesAfter(List<HybridNode> nodes, Instant now) {
        var oldest = now.minus(WINDOW);
        var changes = new HashMap<String, List<Instant>>();
        for (var node : nodes) {
            var seen = new ArrayList<>(readyChanges.getOrDefault(node.name(), List.of()));
            var changed = lastChange(node);
            if (changed != null && !seen.contains(changed) && !wasNeverReadyBetween(node)) {
                seen.add(changed);
            }
            seen.removeIf(change -> change.isBefore(oldest));
            if (!seen.isEmpty()) {
                changes.put(node.name(), List.copyOf(seen));
            }
        }
        return changes;
    }

    /**
     * A machine that shuts down in order says {@code False}, and is {@code Unknown} once it is off: it has left but once.
     * Where Ready says the same as before and has changed nevertheless, it was something else meanwhile.
     */
    private boolean wasNeverReadyBetween(HybridNode node) {
        var before = notReady.get(node.name());
        return before != null && !node.isReady() && !before.equals(node.ready());
    }

    private static Map<String, String> notReady(List<HybridNode> nodes) {
        return nodes.stream()
                .filter(node -> !node.isReady())
                .collect(Collectors.toMap(HybridNode::name, HybridNode::ready, (first, _) -> first));
    }

    private static Map<String, HybridNode.Hardware> hardware(List<HybridNode> nodes) {
        return nodes.stream()
                .collect(Collectors.toMap(
                        HybridNode::name, node -> node.software().hardware(), (first, _) -> first));
    }

    private Map<String, MachineChange> machinesAfter(List<HybridNode> nodes, Instant now) {
        var changes = new HashMap<String, MachineChange>();
        for (var node : nodes) {
            var change = machineChange(node, now);
            if (change != null) {
                changes.put(node.name(), change);
            }
        }
        return changes;
    }

    /** What a node and what was seen of it earlier tell of its machine; null where it is the same one as ever. */
    public @Nullable MachineChange machineChange(HybridNode node, Instant now) {
        return MachineChange.after(lasting.machineChanges().get(node.name()), hardware.get(node.name()), node, now);
    }

    /** What was told of a node that comes and goes; empty where nothing was. */
    public Optional<Flapping> flapping(HybridNode node) {
        return Flapping.of(node.name(), lasting);
    }

    private static @Nullable Instant lastChange(HybridNode node) {
        var ready = node.condition("Ready");
        return ready == null ? null : ready.lastTransition();
    }
}

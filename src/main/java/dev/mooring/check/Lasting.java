package dev.mooring.check;

import dev.mooring.actual.eks.Addon;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.actual.neighbours.Generations;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.actual.neighbours.PulumiProgram;
import dev.mooring.actual.neighbours.PulumiStack;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Memory.Reads;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of the memory of verifications that outlives a restart.
 *
 * @param changing what is changing, as {@link InProgress} calls it, what is {@link Unobserved}, pods of a CNI or a
 *     {@link SystemDaemonSet} that are not ready though their nodes report, each {@link AgentTaint} and
 *     {@link FormerAddress}, each
 *     {@link WebhookService} without a ready pod, what is wrong with CoreDNS ({@link DnsState}), what {@link SharedFaults} tell
 *     once, and each {@link Flapping}; and since when it has been seen so
 * @param servingCertificates by node, the newest serving certificate that was seen in its requests
 * @param machineChanges by node that told of another machine than before, during the last hour: what it told
 */
public record Lasting(
        Map<String, Instant> changing,
        Map<String, Certificate> servingCertificates,
        Map<String, MachineChange> machineChanges) {
    /** Approved requests are removed an hour after (kube-controller-manager, csrcleaner): what came in a longer gap is lost. */
    private static final Duration REQUESTS_LAST = Duration.ofMinutes(55);

    /** Kubelet renews a certificate after 70 to 91 per cent of its life (client-go, certificate_manager.go). */
    private static final int RENEWED_FROM_PERCENT = 70;

    private static final int RENEWED_BY_PERCENT = 91;

    private static final Duration JOINING = Duration.ofHours(1);

    public Lasting {
        changing = Map.copyOf(changing);
        servingCertificates = Map.copyOf(servingCertificates);
        machineChanges = Map.copyOf(machineChanges);
    }

    /** One of a fleet whose nodes tell of the same machines as ever. */
    public Lasting(Map<String, Instant> changing, Map<String, Certificate> servingCertificates) {
        this(changing, servingCertificates, Map.of());
    }

    public static Lasting none() {
        return new Lasting(Map.of(), Map.of());
    }

    /** Since when something has been in that state, as far as it was seen. */
    public Optional<Instant> since(String change) {
        return Optional.ofNullable(changing.get(change));
    }

    /** What begins so; and since when. */
    Map<String, Instant> withPrefix(String prefix) {
        return changing.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The same, by a clock that is right. When certificates begin and end is what others say. */
    Lasting seenBy(Instant now) {
        return new Lasting(
                Age.seenBy(now, changing),
                servingCertificates,
                Age.corrected(machineChanges, change -> change.seenBy(now)));
    }

    /** The same, with what the next look must know of what came of this one. */
    Lasting told(Outcomes outcomes, Lasting before, Instant now) {
        var known = new HashMap<>(changing);
        known.putAll(SharedFaults.told(outcomes, before, now));
        known.putAll(Flapping.told(outcomes, before, now));
        return new Lasting(known, servingCertificates, machineChanges);
    }

    Lasting after(Facts facts, Reads before, Map<String, MachineChange> machines) {
        return new Lasting(changingAfter(facts), certificatesAfter(facts, before), machines);
    }

    private Map<String, Instant> changingAfter(Facts facts) {
        var seen = new HashMap<String, Instant>();
        facts.ifRead(EksSources.CLUSTER)
                .ifPresentOrElse(
                        found -> found.filter(eks -> InProgress.is(eks.status()))
                                .ifPresent(eks -> see(InProgress.ofCluster(eks.status()), facts.now(), seen)),
                        () -> keep("cluster ", seen));
        facts.ifRead(EksSources.ADDONS)
                .ifPresentOrElse(
                        found -> found.values().stream()
                                .filter(addon -> InProgress.is(addon.status()))
                                .map(Lasting::name)
                                .forEach(change -> see(change, facts.now(), seen)),
                        () -> keep("add-on ", seen));
        facts.ifRead(KubernetesSources.DAEMONSETS).ifPresentOrElse(found -> daemonSetsAfter(found, facts, seen), () -> {
            keep(InProgress.ROLL_OUT, seen);
            keep(InProgress.UNREADY, seen);
        });
        facts.ifRead(SharedViews.NODES)
                .ifPresentOrElse(
                        found -> found.current().stream()
                                .filter(node -> AgentTaint.on(node) != null)
                                .map(AgentTaint::of)
                                .forEach(change -> see(change, facts.now(), seen)),
                        () -> keep(AgentTaint.PREFIX, seen));
        formerAddresses(facts, seen);
        facts.ifRead(KubernetesSources.COREDNS)
                .ifPresentOrElse(
                        pods -> DnsState.of(
                                        pods,
                                        changing.containsKey(DnsState.THERE) || changing.containsKey(DnsState.GONE))
                                .forEach(state -> see(state, facts.now(), seen)),
                        () -> keep(DnsState.PREFIX, seen));
        facts.ifRead(WebhookService.VIEW)
                .ifPresentOrElse(
                        found -> found.stream()
                                .filter(service -> !service.works(node -> isLost(node, facts)))
                                .forEach(service -> see(service.idle(), facts.now(), seen)),
                        () -> keep(WebhookService.IDLE, seen));
        unobserved(
                "stack",
                facts.ifRead(NeighbourSources.STACKS),
                PulumiStack::name,
                PulumiStack::generations,
                facts.now(),
                seen);
        unobserved(
                "program",
                facts.ifRead(NeighbourSources.PROGRAMS),
                PulumiProgram::name,
                PulumiProgram::generations,
                facts.now(),
                seen);
        return seen;
    }

    private void formerAddresses(Facts facts, Map<String, Instant> seen) {
        var nodes = facts.ifRead(SharedViews.NODES);
        var known = facts.ifRead(KubernetesSources.CILIUM_NODES);
        if (nodes.isEmpty() || known.isEmpty()) {
            keep(FormerAddress.PREFIX, seen);
            return;
        }
        for (var one : known.get()) {
            nodes.get()
                    .named(one.name())
                    .filter(node -> FormerAddress.is(one, node))
                    .ifPresent(node -> see(FormerAddress.of(node), facts.now(), seen));
        }
    }

    private void daemonSetsAfter(List<DaemonSet> sets, Facts facts, Map<String, Instant> seen) {
        sets.stream()
                .filter(set -> set.rollingOut() && set.ready() < set.desired())
                .forEach(set -> see(InProgress.ofRollOut(set), facts.now(), seen));
        facts.ifRead(SharedViews.NODES)
                .ifPresentOrElse(
                        fleet -> unreadyAfter(sets, fleet, facts.now(), seen), () -> keep(InProgress.UNREADY, seen));
    }

    private void unreadyAfter(List<DaemonSet> sets, FleetNodes fleet, Instant now, Map<String, Instant> seen) {
        sets.stream().filter(set -> lacksPods(set, fleet, now)).forEach(set -> unreadyAfter(set, now, seen));
        if (!SystemDaemonSet.withoutKubeProxy(sets, fleet).isEmpty()) {
            see(InProgress.ofAbsent(SystemDaemonSet.KUBE_PROXY.id()), now, seen);
        }
    }

    private static boolean lacksPods(DaemonSet set, FleetNodes fleet, Instant now) {
        return set.isCni()
                ? UnreadyPods.unexplained(set, fleet, now) > 0
                : SystemDaemonSet.of(set)
                        .filter(known -> known.lacksPods(set, fleet, now))
                        .isPresent();
    }

    /** Pods that a roll-out replaces are not ready in turn; once it has stalled, they are so for as long as it has. */
    private void unreadyAfter(DaemonSet set, Instant now, Map<String, Instant> seen) {
        if (!set.rollingOut()) {
            see(InProgress.ofUnready(set), now, seen);
        } else if (InProgress.lasts(since(InProgress.ofRollOut(set)), now)) {
            see(InProgress.ofUnready(set), since(InProgress.ofRollOut(set)).orElse(now), seen);
        }
    }

    private <T> void unobserved(
            String kind,
            Optional<List<T>> found,
            Function<T, ObjectName> name,
            Function<T, Generations> generations,
            Instant now,
            Map<String, Instant> seen) {
        found.ifPresentOrElse(
                objects -> objects.stream()
                        .filter(object -> !generations.apply(object).isObserved())
                        .map(object -> Unobserved.of(kind, name.apply(object), generations.apply(object)))
                        .forEach(change -> see(change, now, seen)),
                () -> keep(Unobserved.PREFIX + kind + " ", seen));
    }

    private static boolean isLost(String node, Facts facts) {
        return facts.ifRead(SharedViews.NODES)
                .flatMap(nodes -> nodes.named(node))
                .filter(HybridNode::isLost)
                .isPresent();
    }

    private static String name(Addon addon) {
        return InProgress.ofAddon(addon.name(), addon.status());
    }

    private void see(String change, Instant now, Map<String, Instant> seen) {
        seen.put(change, changing.getOrDefault(change, now));
    }

    private void keep(String kind, Map<String, Instant> seen) {
        changing.forEach((change, since) -> {
            if (change.startsWith(kind)) {
                seen.put(change, since);
            }
        });
    }

    /** Of nodes that are there: so this grows no larger than the fleet. */
    private Map<String, Certificate> certificatesAfter(Facts facts, Reads before) {
        var nodes = facts.ifRead(SharedViews.NODES);
        var requests = facts.ifRead(SharedViews.SERVING_CSRS);
        if (nodes.isEmpty() || requests.isEmpty()) {
            // The request of a successor that comes meanwhile is gone within the hour.
            return facts.ifRead(KubernetesSources.CSRS)
                    .map(all -> with(all, servingCertificates::containsKey, new HashMap<>(servingCertificates)))
                    .orElse(servingCertificates);
        }
        var seen = new HashMap<String, Certificate>();
        for (var node : nodes.get().current()) {
            var known = servingCertificates.get(node.name());
            if (known != null && !isOfFormerMachine(known, node) && !mayBeRenewed(known, facts.now(), before)) {
                seen.put(node.name(), known);
            }
        }
        return with(requests.get(), nodes.get()::isNode, seen);
    }

    private static Map<String, Certificate> with(
            List<ServingCsr> requests, Predicate<String> isMeant, Map<String, Certificate> seen) {
        requests.stream()
                .filter(request -> isMeant.test(request.nodeName()))
                .forEach(request -> request.certificate()
                        .ifPresent(issued -> seen.merge(request.nodeName(), issued, Certificate::later)));
        return seen;
    }

    /**
     * Whether its successor may have come unseen. One that was overdue when requests were last read is of a kubelet that does
     * not renew: what is known of it must not end with the gap.
     */
    private static boolean mayBeRenewed(Certificate known, Instant now, Reads before) {
        var read = before.last().get(KubernetesSources.CSRS);
        return read != null
                && Age.longAgo(read, REQUESTS_LAST, now)
                && now.isAfter(whenGoneBy(RENEWED_FROM_PERCENT, known))
                && read.isBefore(whenGoneBy(RENEWED_BY_PERCENT, known));
    }

    private static Instant whenGoneBy(int percent, Certificate known) {
        var life = Duration.between(known.notBefore(), known.notAfter());
        return known.notBefore().plus(life.multipliedBy(percent).dividedBy(100));
    }

    /** A node that joined long after its certificate was issued is another machine of that name, or was set up again. */
    private static boolean isOfFormerMachine(Certificate known, HybridNode node) {
        return node.createdAt() != null
                && node.createdAt().isAfter(known.notBefore().plus(JOINING));
    }
}

package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSubject;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import dev.mooring.roster.FleetNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which lost machines AWS has heard of since Kubernetes lost them. Such a machine has power and a way to AWS, whatever keeps
 * its kubelet out: its agent pings SSM (SSM API, {@code LastPingDateTime}), or it asks IAM Roles Anywhere for credentials, be
 * they given or refused (Roles Anywhere API, {@code lastSeenAt}).
 *
 * @param byNode of lost nodes whose machine AWS knows, by name: whether it was heard of since
 * @param lost names of all lost nodes
 * @param everythingLost whether no node reports any more
 */
public record HeardOf(Map<String, Boolean> byNode, Set<String> lost, boolean everythingLost) {
    /** The life cycle controller notes a loss up to a minute after the last sign; and clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** As far as SSM and Roles Anywhere were read. */
    public static final View<HeardOf> VIEW = View.of(
            "the lost machines that AWS still hears of",
            Stated.NOTHING
                    .and(SsmSources.MANAGED_INSTANCES, RolesAnywhereSources.SUBJECTS)
                    .and(SharedViews.NODES),
            HeardOf::of);

    /**
     * Names of lost nodes whose machines a fault in front of the API server may keep out. Where any node of the same place
     * still reports, the way from there is open: what is lost there is lost for reasons of its own.
     */
    public static final View<Set<String>> KEPT_OUT = View.of(
            "the lost machines that a closed way to the API server may keep out",
            Stated.NOTHING.and(VIEW, SharedViews.NODES, SharedViews.SITES),
            HeardOf::keptOut);

    public HeardOf {
        byNode = Map.copyOf(byNode);
        lost = Set.copyOf(lost);
    }

    private static Set<String> keptOut(Facts facts) {
        var sites = facts.get(SharedViews.SITES);
        var nodes = facts.get(SharedViews.NODES);
        var open = nodes.current().stream()
                .filter(node -> !node.isLost())
                .map(node -> Optional.ofNullable(sites.siteOf(node)))
                .collect(Collectors.toSet());
        var up = facts.get(VIEW).up();
        return nodes.lost().stream()
                .filter(node -> !open.contains(Optional.ofNullable(sites.siteOf(node))))
                .map(HybridNode::name)
                .filter(up::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Names of lost nodes whose machines are not dead, nor cut off from AWS. */
    private Set<String> up() {
        // Machines with Roles Anywhere are heard of once in an hour:
        // where no node reports any more, most speak for all.
        return everythingLost && most(lost)
                ? lost
                : byNode.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** How many of some nodes AWS knows. */
    public long known(Collection<String> nodes) {
        return nodes.stream().filter(byNode::containsKey).count();
    }

    /** How many of some nodes were heard of. */
    public long heard(Collection<String> nodes) {
        return nodes.stream().filter(name -> byNode.getOrDefault(name, false)).count();
    }

    /** Whether most of some nodes were heard of. */
    public boolean most(Collection<String> nodes) {
        return 2 * heard(nodes) > nodes.size();
    }

    private static HeardOf of(Facts facts) {
        var fleet = facts.get(SharedViews.NODES);
        var found = new HashMap<String, Boolean>();
        if (!fleet.lost().isEmpty()) {
            facts.partly(SsmSources.MANAGED_INSTANCES).stream()
                    .flatMap(List::stream)
                    .forEach(instance -> fleet.named(instance.id())
                            .filter(HybridNode::isLost)
                            .ifPresent(node -> note(node, instance.lastPing(), found)));
            facts.partly(RolesAnywhereSources.SUBJECTS).ifPresent(subjects -> note(subjects, fleet, found));
        }
        return new HeardOf(
                found,
                fleet.lost().stream().map(HybridNode::name).collect(Collectors.toSet()),
                fleet.current().stream().allMatch(HybridNode::isLost));
    }

    private static void note(List<RolesAnywhereSubject> subjects, FleetNodes fleet, Map<String, Boolean> found) {
        var nodes = new HostNames<HybridNode>();
        fleet.current().forEach(node -> nodes.add(node.name(), node));
        subjects.forEach(subject -> {
            if (nodes.find(subject.commonName()) instanceof HostNames.Match.One<HybridNode>(HybridNode node)
                    && node.isLost()) {
                note(node, subject.lastSeen(), found);
            }
        });
    }

    private static void note(HybridNode node, Optional<Instant> sign, Map<String, Boolean> found) {
        var since = sign.isPresent()
                && lostAt(node)
                        .filter(lost -> sign.get().isAfter(lost.plus(MARGIN)))
                        .isPresent();
        found.merge(node.name(), since, Boolean::logicalOr);
    }

    private static Optional<Instant> lostAt(HybridNode node) {
        return Stream.ofNullable(node.condition("Ready"))
                .flatMap(ready -> Stream.ofNullable(ready.lastTransition()))
                .findFirst();
    }
}

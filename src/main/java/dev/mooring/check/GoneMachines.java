package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import dev.mooring.roster.FleetNodes;
import dev.mooring.roster.Moves;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Node objects whose machines are gone for good: nobody but people removes them, and no site is the worse for it. */
public final class GoneMachines {
    private static final Duration LONG_LOST = Duration.ofHours(24);
    static final String SSM = "ssm";
    private static final Cause WHICH_IS_NOT_KNOWN = new Cause(
            Cause.Kind.DEPENDENCY, "ssm:DescribeInstanceInformation", "SSM lists none of this cluster's machines");

    /** Lost nodes whose machine is another node now, each with that node, where only its host name in SSM tells. */
    public static final View<Map<String, String>> MOVED = View.of(
            "the machines that registered again elsewhere",
            Stated.NOTHING.and(SsmSources.MANAGED_INSTANCES).and(SharedViews.NODES),
            GoneMachines::moved);

    /**
     * Whether SSM lists none of the machines that joined by it: then it says nothing of any one of them. An answer without
     * them, for whatever reason, looks as if all were deregistered, and must not end the alarm of a site that is lost.
     */
    public static final View<Boolean> NONE_LISTED = View.of(
            "whether SSM lists none of the cluster's machines",
            Stated.NOTHING.and(SharedViews.NODES, SharedViews.MANAGED_INSTANCES),
            GoneMachines::listsNone);

    /**
     * Names of nodes that have been lost for more than a day, and whose machine SSM, by which it joined, no longer knows; and
     * of those whose machine moved. Where SSM lists none of the cluster's machines, it is unknown which are gone.
     */
    public static final View<Set<String>> NAMES = View.of(
            "the machines that are gone for good",
            Stated.NOTHING.and(SharedViews.NODES, SharedViews.MANAGED_INSTANCES, MOVED, NONE_LISTED),
            GoneMachines::names);

    private GoneMachines() {}

    private static Set<String> names(Facts facts) {
        var lost = facts.get(SharedViews.NODES).lost().stream()
                .filter(node -> isLongLost(node, facts.now()))
                .map(HybridNode::name)
                .collect(Collectors.toSet());
        var gone = new HashSet<>(facts.get(MOVED).keySet());
        if (!lost.isEmpty()) {
            // Where none is long lost, nobody need ask SSM.
            facts.partly(SharedViews.MANAGED_INSTANCES).ifPresent(known -> {
                if (facts.get(NONE_LISTED)) {
                    facts.lacks(WHICH_IS_NOT_KNOWN);
                } else {
                    lost.stream().filter(name -> !known.containsKey(name)).forEach(gone::add);
                }
            });
        }
        return gone;
    }

    private static boolean listsNone(Facts facts) {
        var known = facts.get(SharedViews.MANAGED_INSTANCES);
        var joined = facts.get(SharedViews.NODES).current().stream()
                .filter(node -> SSM.equals(node.credentialProvider()))
                .toList();
        return !joined.isEmpty() && joined.stream().noneMatch(node -> known.containsKey(node.name()));
    }

    private static Map<String, String> moved(Facts facts) {
        var fleet = facts.get(SharedViews.NODES);
        return Moves.possible(fleet).isEmpty()
                ? Map.of()
                : facts.partly(SsmSources.MANAGED_INSTANCES)
                        .map(instances -> Moves.of(fleet, instances))
                        .orElse(Map.of());
    }

    /** Names of nodes that may be gone for good, while SSM cannot tell. */
    public static Set<String> possible(FleetNodes fleet, Instant now) {
        var possible = new HashSet<>(Moves.possible(fleet));
        fleet.lost().stream()
                .filter(node -> isLongLost(node, now))
                .map(HybridNode::name)
                .forEach(possible::add);
        return possible;
    }

    /** Whether a node that joined with SSM credentials has been lost for so long that its machine may be gone. */
    private static boolean isLongLost(HybridNode node, Instant now) {
        var ready = node.condition("Ready");
        return ready != null
                && Age.longAgo(ready.lastTransition(), LONG_LOST, now)
                && SSM.equals(node.credentialProvider());
    }
}

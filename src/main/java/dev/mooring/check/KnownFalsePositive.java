package dev.mooring.check;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * A finding that is known to be wrong: another tool's complaint that means nothing on hybrid nodes. Such findings are
 * shown as ignored, and can be made to count again one by one.
 *
 * @param source who says so
 */
public record KnownFalsePositive(
        String id, String check, String reason, String source, BiPredicate<Fault, Situation> recognises) {
    /** Goes up with every change of the list. */
    public static final int LIST_VERSION = 1;

    /** The list, as shipped with this version of Mooring. */
    public static final List<KnownFalsePositive> LIST = List.of(new KnownFalsePositive(
            "nma-ipamd-without-vpc-cni",
            "node-monitoring-condition-failed",
            "The node monitoring agent misses the VPC CNI's address manager, which does not run on hybrid nodes.",
            "aws/eks-node-monitoring-agent, networking monitor",
            (fault, _) -> reasonIn(fault, Set.of("IPAMDNotReady", "IPAMDNotRunning"))));

    static Set<String> ids() {
        return LIST.stream().map(KnownFalsePositive::id).collect(Collectors.toUnmodifiableSet());
    }

    boolean matches(Fault fault, Situation situation) {
        return check.equals(fault.check().id()) && recognises.test(fault, situation);
    }

    private static boolean reasonIn(Fault fault, Set<String> reasons) {
        return fault.evidence().get("reason") instanceof String reason && reasons.contains(reason);
    }
}

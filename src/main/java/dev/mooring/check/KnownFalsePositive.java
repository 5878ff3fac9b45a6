package dev.mooring.check;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A finding that is known to be wrong: another tool's complaint that means nothing on hybrid nodes. Such findings are
 * shown as ignored, and can be made to count again one by one.
 *
 * @param source who says so
 */
public record KnownFalsePositive(String id, String check, String reason, String source, Predicate<Fault> recognises) {
    /** Goes up with every change of the list. */
    public static final int LIST_VERSION = 1;

    /** The list, as shipped with this version of Mooring. */
    public static final List<KnownFalsePositive> LIST = List.of(new KnownFalsePositive(
            "nma-ipamd-without-vpc-cni",
            "node-monitoring-condition-failed",
            "The node monitoring agent misses the VPC CNI's address manager, which does not run on hybrid nodes.",
            "aws/eks-node-monitoring-agent, networking monitor",
            fault -> hasOnlyReasons(fault, Set.of("IPAMDNotReady", "IPAMDNotRunning"))));

    static Set<String> ids() {
        return LIST.stream().map(KnownFalsePositive::id).collect(Collectors.toUnmodifiableSet());
    }

    boolean matches(Fault fault) {
        return check.equals(fault.check().id()) && recognises.test(fault);
    }

    /** Another reason beside them is a fault of its own. */
    private static boolean hasOnlyReasons(Fault fault, Set<String> known) {
        return fault.evidence().get("reasons") instanceof List<?> reasons && known.containsAll(reasons);
    }
}

package dev.mooring.check;

import java.util.Arrays;
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
    public static final int LIST_VERSION = 2;

    /** The list, as shipped with this version of Mooring. */
    public static final List<KnownFalsePositive> LIST = List.of(new KnownFalsePositive(
            "nma-ipamd-without-vpc-cni",
            "node-monitoring-condition-failed",
            "The node monitoring agent misses IPAMD, the VPC CNI's address manager, which cannot run on hybrid nodes. Where the VPC CNI is scheduled onto them, vpc-cni-on-hybrid says so.",
            "aws/eks-node-monitoring-agent, networking monitor",
            fault -> hasOnly(fault, "reasons", Set.of("IPAMDNotReady", "IPAMDNotRunning")::contains)
                    && hasOnly(fault, "messages", KnownFalsePositive::isOfIpamdAlone)));

    static Set<String> ids() {
        return LIST.stream().map(KnownFalsePositive::id).collect(Collectors.toUnmodifiableSet());
    }

    boolean matches(Fault fault) {
        return check.equals(fault.check().id()) && recognises.test(fault);
    }

    /** Another reason beside them is a fault of its own. */
    private static boolean hasOnly(Fault fault, String evidence, Predicate<String> known) {
        return fault.evidence().get(evidence) instanceof List<?> texts
                && texts.stream().allMatch(text -> text instanceof String told && known.test(told));
    }

    /**
     * A condition has the reason of what the agent found last, and the messages of all that it has found since it started, with
     * a semicolon between them ({@code pkg/manager/node_exporter.go}); and IPAMD is looked for every five minutes.
     */
    private static boolean isOfIpamdAlone(String message) {
        return Arrays.stream(message.split("; ", -1))
                .allMatch(part -> part.contains("IPAMD") || part.contains("IPAM-D"));
    }
}

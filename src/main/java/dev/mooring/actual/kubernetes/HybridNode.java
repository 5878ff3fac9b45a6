package dev.mooring.actual.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Node that is hybrid by its label or by its provider id, trimmed to what checks need.
 *
 * @param internalIp first InternalIP; null where it has none
 * @param unschedulable whether it is cordoned
 * @param signs follow from labels and conditions, whatever is given here
 */
public record HybridNode(
        String name,
        @Nullable Instant createdAt,
        Map<String, String> labels,
        String providerId,
        @Nullable String internalIp,
        List<Condition> conditions,
        List<Taint> taints,
        boolean unschedulable,
        Software software,
        Signs signs) {

    public static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";
    public static final String CREDENTIAL_PROVIDER = "eks.amazonaws.com/hybrid-credential-provider";
    public static final String ZONE = "topology.kubernetes.io/zone";
    public static final String PROVIDER_ID_PREFIX = "eks-hybrid:///";
    public static final String NEVER_UPDATED = "NodeStatusNeverUpdated";
    private static final String MANAGED_INSTANCE = "mi-";
    private static final int MANAGED_INSTANCE_LENGTH = MANAGED_INSTANCE.length() + 17;
    private static final String READY = "Ready";
    private static final String UNKNOWN = "Unknown";
    private static final Duration FIRST_STATUS = Duration.ofMinutes(2);

    /** What runs on the machine, in its own words. */
    public record Software(String kubelet, String osImage, String kernel, String containerRuntime, Hardware hardware) {
        public Software(String kubelet, String osImage, String kernel, String containerRuntime) {
            this(kubelet, osImage, kernel, containerRuntime, new Hardware("", ""));
        }

        /** AWS's own system for containers, which is set up without nodeadm. */
        public boolean isBottlerocket() {
            return osImage.startsWith("Bottlerocket");
        }

        /** Its own packages have no containerd. */
        public boolean isRedHat() {
            return osImage.startsWith("Red Hat Enterprise Linux");
        }
    }

    /**
     * Which machine it is, by its installation ({@code /etc/machine-id}) and its board (DMI); empty where it does not say.
     * Machines made from one image may share the first, and cheap boards the second.
     */
    public record Hardware(String machineId, String systemUuid) {}

    /**
     * What almost every check asks of every node, looked up once when it is read: thousands of nodes do not fit into a
     * processor's cache with all their labels and conditions.
     */
    record Signs(
            @Nullable String zone,
            @Nullable String credentialProvider,
            boolean isReady,
            boolean isSilent,
            List<Condition> raised) {
        private static final Signs NONE = new Signs(null, null, false, false, List.of());

        private static Signs of(Map<String, String> labels, List<Condition> conditions) {
            var ready = conditions.isEmpty() ? null : conditions.getFirst();
            var status = ready == null || !READY.equals(ready.type()) ? UNKNOWN : ready.status();
            return new Signs(
                    labels.get(ZONE),
                    labels.get(CREDENTIAL_PROVIDER),
                    "True".equals(status),
                    UNKNOWN.equals(status),
                    raised(conditions));
        }

        private static List<Condition> raised(List<Condition> conditions) {
            return conditions.stream()
                    .filter(condition -> "True".equals(condition.status()) && !READY.equals(condition.type()))
                    .toList();
        }
    }

    public HybridNode {
        labels = Map.copyOf(labels);
        conditions = readyFirst(conditions);
        taints = List.copyOf(taints);
        signs = Signs.of(labels, conditions);
    }

    /** One as it is read. */
    public HybridNode(
            String name,
            @Nullable Instant createdAt,
            Map<String, String> labels,
            String providerId,
            @Nullable String internalIp,
            List<Condition> conditions,
            List<Taint> taints,
            boolean unschedulable,
            Software software) {
        this(name, createdAt, labels, providerId, internalIp, conditions, taints, unschedulable, software, Signs.NONE);
    }

    /** Their order means nothing; almost every question is about Ready. */
    private static List<Condition> readyFirst(List<Condition> conditions) {
        var ordered = conditions.toArray(Condition[]::new);
        for (var index = 1; index < ordered.length; index++) {
            if (READY.equals(ordered[index].type())) {
                var ready = ordered[index];
                ordered[index] = ordered[0];
                ordered[0] = ready;
                break;
            }
        }
        return List.of(ordered);
    }

    /** Either mark may be lost, so one of them is enough. */
    public static boolean isHybrid(@Nullable String computeType, @Nullable String providerId) {
        return "hybrid".equals(computeType) || (providerId != null && providerId.startsWith(PROVIDER_ID_PREFIX));
    }

    public String kubeletVersion() {
        return software.kubelet();
    }

    /** Which credentials it joined with: {@code ssm} or {@code iam-ra}; null where the label is gone. */
    public @Nullable String credentialProvider() {
        return signs.credentialProvider();
    }

    /**
     * Which credentials its name tells of. SSM calls a machine {@code mi-} and 17 hexadecimal digits, and nodeadm calls its
     * Node so; with IAM Roles Anywhere it is called as its certificate says. A label can be changed, a name cannot.
     */
    public String credentialProviderByName() {
        return isManagedInstance(name) ? "ssm" : "iam-ra";
    }

    private static boolean isManagedInstance(String name) {
        if (name.length() != MANAGED_INSTANCE_LENGTH || !name.startsWith(MANAGED_INSTANCE)) {
            return false;
        }
        for (var index = MANAGED_INSTANCE.length(); index < name.length(); index++) {
            if (!HexFormat.isHexDigit(name.charAt(index))) {
                return false;
            }
        }
        return true;
    }

    public @Nullable Taint taint(String key) {
        for (var taint : taints) {
            if (taint.key().equals(key)) {
                return taint;
            }
        }
        return null;
    }

    public boolean hasHybridLabel() {
        return "hybrid".equals(labels.get(COMPUTE_TYPE));
    }

    /** The zone label; null where users set none, since no cloud controller does. */
    public @Nullable String zone() {
        return signs.zone();
    }

    public @Nullable Condition condition(String type) {
        return first(conditions, type);
    }

    /** Conditions that are True, Ready aside: none on most nodes. */
    public List<Condition> raised() {
        return signs.raised();
    }

    /** A condition that is True, other than Ready; null where it is not. */
    public @Nullable Condition raised(String type) {
        return first(signs.raised(), type);
    }

    private static @Nullable Condition first(List<Condition> conditions, String type) {
        for (var condition : conditions) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /** {@code True}, {@code False} or {@code Unknown}; {@code Unknown} where the condition is missing. */
    public String ready() {
        var ready = condition(READY);
        return ready == null ? UNKNOWN : ready.status();
    }

    public boolean isReady() {
        return signs.isReady();
    }

    /** Kubelet stopped reporting; set by the node life cycle controller after its grace period. */
    public boolean isLost() {
        return isSilent() && !hasNoStatus();
    }

    /** Nothing is heard of kubelet, or nothing yet. */
    public boolean isSilent() {
        return signs.isSilent();
    }

    /** When a silent node was heard of last, at the latest; null where nothing tells. */
    public @Nullable Instant lastHeard() {
        var ready = condition(READY);
        if (ready == null || ready.lastHeartbeat() == null) {
            return ready == null ? null : ready.lastTransition();
        }
        return ready.lastTransition() != null && ready.lastTransition().isBefore(ready.lastHeartbeat())
                ? ready.lastTransition()
                : ready.lastHeartbeat();
    }

    /**
     * Kubelet reports, and the node has not been ready since it was made. Kubelet sets Ready right after it made its Node; a
     * later change means that the node was ready once.
     */
    public boolean hasNeverBeenReady() {
        var ready = condition(READY);
        return createdAt != null
                && ready != null
                && "False".equals(ready.status())
                && ready.lastTransition() != null
                && !ready.lastTransition().isAfter(createdAt.plus(FIRST_STATUS));
    }

    /**
     * Kubelet has posted no status yet. It sends its first one, versions and all, within seconds of making the Node; until
     * then the Node says nothing of the machine. The node life cycle controller writes {@code NodeStatusNeverUpdated} a
     * minute after (its node-startup-grace-period).
     */
    public boolean hasNoStatus() {
        var ready = condition(READY);
        return ready == null
                ? conditions.isEmpty() || software.kubelet().isEmpty()
                : software.kubelet().isEmpty() && NEVER_UPDATED.equals(ready.reason());
    }

    /** Equal but for heartbeats, which every healthy node changes all the time. */
    public boolean looksLike(HybridNode other) {
        return withoutHeartbeats().equals(other.withoutHeartbeats());
    }

    private HybridNode withoutHeartbeats() {
        var still = conditions.stream()
                .map(now -> new Condition(
                        now.type(), now.status(), now.reason(), now.message(), null, now.lastTransition()))
                .toList();
        return new HybridNode(name, createdAt, labels, providerId, internalIp, still, taints, unschedulable, software);
    }
}

package dev.mooring.report;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Taint;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine's four-way truth as reports keep it. The four are {@code yes}, {@code no} or {@code unknown}.
 *
 * @param state in one word: {@code healthy}, {@code unhealthy}, {@code missing}, {@code unexpected} or {@code unknown}
 * @param standing what its Node object tells of it; null where it has none, and where an earlier release stored it
 * @param firstBrokenStep {@code declared}, {@code registered}, {@code joined} or {@code healthy}; null when none is
 */
public record NodeState(
        String name,
        String cluster,
        @Nullable String site,
        String state,
        String declared,
        String registered,
        String joined,
        String healthy,
        @Nullable String firstBrokenStep,
        @Nullable String nextStep,
        @Nullable String address,
        @Nullable String credentialProvider,
        @Nullable String kubeletVersion,
        @Nullable String ready,
        @Nullable String supersededBy,
        @Nullable Standing standing) {
    /** As Ready itself: those of the node monitoring agent ({@code KernelReady} …) are good when they are true. */
    private static final String GOOD_WHEN_TRUE = "Ready";

    /** Of which nothing but its truth is known. */
    public NodeState(
            String name,
            String cluster,
            @Nullable String site,
            String state,
            String declared,
            String registered,
            String joined,
            String healthy,
            @Nullable String firstBrokenStep,
            @Nullable String nextStep,
            @Nullable String address,
            @Nullable String credentialProvider,
            @Nullable String kubeletVersion,
            @Nullable String ready,
            @Nullable String supersededBy) {
        this(
                name,
                cluster,
                site,
                state,
                declared,
                registered,
                joined,
                healthy,
                firstBrokenStep,
                nextStep,
                address,
                credentialProvider,
                kubeletVersion,
                ready,
                supersededBy,
                null);
    }

    /**
     * What a Node object tells of its machine.
     *
     * @param cordoned whether nothing new is put on it
     * @param taints as {@code key=value:effect}
     * @param conditions that are not as they should be
     */
    public record Standing(
            @Nullable Instant createdAt,
            String osImage,
            String kernel,
            String containerRuntime,
            boolean cordoned,
            List<String> taints,
            List<BadCondition> conditions) {
        static Standing of(HybridNode node) {
            var software = node.software();
            return new Standing(
                    node.createdAt(),
                    software.osImage(),
                    software.kernel(),
                    software.containerRuntime(),
                    node.unschedulable(),
                    node.taints().stream().map(NodeState::text).sorted().toList(),
                    node.conditions().stream()
                            .filter(condition -> !condition
                                    .status()
                                    .equals(condition.type().endsWith(GOOD_WHEN_TRUE) ? "True" : "False"))
                            .map(condition -> new BadCondition(
                                    condition.type(),
                                    condition.status(),
                                    condition.reason(),
                                    condition.lastTransition()))
                            .toList());
        }
    }

    /** A condition of a Node that is not as it should be, and since when. */
    public record BadCondition(
            String type,
            String status,
            @Nullable String reason,
            @Nullable Instant since) {}

    private static String text(Taint taint) {
        return taint.key() + (taint.value().isEmpty() ? "" : "=" + taint.value()) + ":" + taint.effect();
    }

    static NodeState of(String cluster, NodeTruth truth, @Nullable String site) {
        var node = truth.node();
        return new NodeState(
                truth.name(),
                cluster,
                site,
                word(truth),
                truth.declared().id(),
                truth.registered().id(),
                truth.joined().id(),
                truth.healthy().id(),
                truth.firstBrokenStep().orElse(null),
                truth.nextStep().orElse(null),
                node.map(HybridNode::internalIp)
                        .or(() -> truth.declaration().flatMap(DeclaredNode::address))
                        .orElse(null),
                node.map(found -> found.labels().get(HybridNode.CREDENTIAL_PROVIDER))
                        .or(() -> truth.declaration().flatMap(DeclaredNode::credentialProvider))
                        .orElse(null),
                node.map(HybridNode::kubeletVersion).orElse(null),
                node.map(HybridNode::ready).orElse(null),
                Optional.ofNullable(truth.supersededBy()).orElse(null),
                node.map(Standing::of).orElse(null));
    }

    private static String word(NodeTruth truth) {
        if (truth.joined() == Truth.NO) {
            return "missing";
        }
        if (truth.declared() == Truth.NO) {
            return "unexpected";
        }
        return switch (truth.healthy()) {
            case YES -> "healthy";
            case NO -> "unhealthy";
            case UNKNOWN -> "unknown";
        };
    }
}

package dev.mooring.report;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine's four-way truth as reports keep it. The four are {@code yes}, {@code no} or {@code unknown}.
 *
 * @param state in one word: {@code healthy}, {@code unhealthy}, {@code missing}, {@code unexpected} or {@code unknown}
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
        @Nullable String supersededBy) {

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
                Optional.ofNullable(truth.supersededBy()).orElse(null));
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

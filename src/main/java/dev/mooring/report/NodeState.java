package dev.mooring.report;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One machine's four-way truth as reports keep it. The four are {@code yes}, {@code no} or {@code unknown}. A machine that an
 * open finding of error or worse speaks against is not healthy, whatever its kubelet says.
 *
 * @param state in one word: {@code healthy}, {@code unhealthy}, {@code missing}, {@code unexpected} or {@code unknown}
 * @param kubelet null for a machine that is no Node
 * @param certificates those that are known of
 * @param firstBrokenStep {@code declared}, {@code registered}, {@code joined} or {@code healthy}; null when none is
 * @param occupied whether one of the neighbours that are looked for stands on it: {@code yes}, {@code no} or {@code unknown}
 * @param neighbours those that are known to stand on it; none is known where it is {@code unknown}
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
        @Nullable Kubelet kubelet,
        List<CertificateEnd> certificates,
        String occupied,
        List<Standing> neighbours) {
    public NodeState {
        // What earlier releases stored lacks them.
        certificates = Objects.requireNonNullElse(certificates, List.of());
        occupied = Objects.requireNonNullElse(occupied, Truth.UNKNOWN.id());
        neighbours = Objects.requireNonNullElse(neighbours, List.of());
    }

    /**
     * What its Node says of it, beside its state.
     *
     * @param joined when the Node was made
     * @param readySince since when Ready is as it is
     * @param readyReason why, in Kubernetes' word
     * @param cordoned whether it takes no new pods
     */
    public record Kubelet(
            @Nullable Instant joined,
            @Nullable Instant readySince,
            @Nullable String readyReason,
            boolean cordoned,
            String osImage,
            String containerRuntime) {
        static Kubelet of(HybridNode node) {
            var ready = node.condition("Ready");
            return new Kubelet(
                    node.createdAt(),
                    ready == null ? null : ready.lastTransition(),
                    ready == null ? null : ready.reason(),
                    node.unschedulable(),
                    node.software().osImage(),
                    node.software().containerRuntime());
        }
    }

    /**
     * The end of the newest certificate of a machine that was seen.
     *
     * @param kind {@code serving}, of kubelet, or {@code roles-anywhere}
     */
    public record CertificateEnd(String kind, Instant notAfter) {}

    /**
     * A neighbour that stands on a machine: what lives on hybrid nodes beside the cluster itself, and breaks with them.
     *
     * @param neighbour what it is, as people call it: {@code Pulumi workflow runner}
     * @param pod namespace and name of its pod
     * @param pool of a runner; null for others, and where Pulumi Cloud does not say
     * @param state {@code ready} or {@code not-ready}, as its pod says; {@code lost} where the node stopped reporting, and
     *     what the pod says is old
     */
    public record Standing(
            String neighbour, String pod, @Nullable String pool, String state) {
        public boolean wasLost() {
            return "lost".equals(state);
        }
    }

    /** @param accuser the worst finding of error or worse against it; null where there is none */
    static NodeState of(
            String cluster,
            NodeTruth told,
            @Nullable Finding accuser,
            @Nullable String site,
            List<CertificateEnd> certificates,
            WhatStands.On stands) {
        var truth = accuser == null ? told : told.notHealthy();
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
                Optional.ofNullable(accuser)
                        .filter(_ -> truth.firstBrokenStep().equals(Optional.of("healthy")))
                        .map(finding -> finding.remedy().text())
                        .or(truth::nextStep)
                        .orElse(null),
                node.map(HybridNode::internalIp)
                        .or(() -> truth.declaration().flatMap(DeclaredNode::address))
                        .orElse(null),
                node.map(found -> found.labels().get(HybridNode.CREDENTIAL_PROVIDER))
                        .or(() -> truth.declaration().flatMap(DeclaredNode::credentialProvider))
                        .orElse(null),
                node.map(HybridNode::kubeletVersion).orElse(null),
                node.map(HybridNode::ready).orElse(null),
                truth.supersededBy(),
                node.map(Kubelet::of).orElse(null),
                certificates,
                stands.occupied(),
                stands.neighbours());
    }

    /** The same, with the ends of certificates that were seen earlier, of kinds of which none was seen now. */
    NodeState remembering(NodeState before) {
        var kinds = certificates.stream().map(CertificateEnd::kind).toList();
        var missed = before.certificates().stream()
                .filter(certificate -> !kinds.contains(certificate.kind()))
                .toList();
        return missed.isEmpty()
                ? this
                : new NodeState(
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
                        kubelet,
                        Stream.concat(certificates.stream(), missed.stream())
                                .sorted(Comparator.comparing(CertificateEnd::kind))
                                .toList(),
                        occupied,
                        neighbours);
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

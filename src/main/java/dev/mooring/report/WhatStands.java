package dev.mooring.report;

import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.RunnerPool;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.report.NodeState.Standing;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which neighbours stand on which node, as far as it was read. Runs of workflows are left out: they come and go, and a node
 * is no other one for them. Pure.
 */
final class WhatStands {
    /** So many pods kubelet takes unless it is told otherwise. */
    private static final int MOST = 110;

    private static final String GATEWAY = "EKS hybrid nodes gateway";
    private static final String LOST = "lost";

    private final Map<String, List<NeighbourPod>> pods;
    private final List<Gateway> gateways;
    private final Map<String, String> poolOfRunner;
    private final boolean whole;

    private WhatStands(
            Map<String, List<NeighbourPod>> pods,
            List<Gateway> gateways,
            Map<String, String> poolOfRunner,
            boolean whole) {
        this.pods = pods;
        this.gateways = gateways;
        this.poolOfRunner = poolOfRunner;
        this.whole = whole;
    }

    /** What stands on one machine: {@code yes}, {@code no} or {@code unknown}, and what is known of. */
    record On(String occupied, List<Standing> neighbours) {}

    static WhatStands of(Readings readings) {
        var pods = readings.of(NeighbourSources.PODS);
        var gateway = readings.of(KubernetesSources.GATEWAY);
        return new WhatStands(
                byNode(pods.value().orElse(List.of())),
                gateway.value().orElse(List.of()),
                readings.of(DeploymentSources.POOL)
                        .value()
                        .map(WhatStands::byRunner)
                        .orElse(Map.of()),
                isTold(pods) && isTold(gateway));
    }

    private static Map<String, List<NeighbourPod>> byNode(List<NeighbourPod> pods) {
        return pods.stream()
                .filter(NeighbourPod::isToRun)
                .filter(pod -> pod.is() != Neighbour.WORKFLOW)
                .sorted(Comparator.comparing(NeighbourPod::is)
                        .thenComparing(pod -> pod.name().toString()))
                .collect(Collectors.groupingBy(NeighbourPod::node));
    }

    private static Map<String, String> byRunner(RunnerPool pool) {
        var pools = new HashMap<String, String>();
        pool.runners().forEach(runner -> pools.put(runner.host(), pool.name()));
        return pools;
    }

    /** Whether there is nothing that was not told of. What does not exist is not asked for. */
    private static boolean isTold(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> _, Reading.Absent<?> _ -> true;
            case Reading.Unavailable<?> _, Reading.SwitchedOff<?> _ -> false;
        };
    }

    On on(NodeTruth machine) {
        var found = machine.node().map(this::on).orElse(List.of());
        if (!found.isEmpty()) {
            return new On(Truth.YES.id(), found);
        }
        var isEmpty = machine.joined() == Truth.NO || (machine.joined() == Truth.YES && whole);
        return new On((isEmpty ? Truth.NO : Truth.UNKNOWN).id(), List.of());
    }

    private List<Standing> on(HybridNode node) {
        return Stream.concat(
                        pods.getOrDefault(node.name(), List.of()).stream().map(pod -> standing(pod, node)),
                        gateways.stream()
                                .filter(found -> found.leaderAddress()
                                        .filter(address -> address.equals(node.internalIp()))
                                        .isPresent())
                                .map(found -> new Standing(
                                        GATEWAY,
                                        found.namespace() + "/" + found.holder(),
                                        null,
                                        node.isLost() ? LOST : "ready")))
                .limit(MOST)
                .toList();
    }

    private Standing standing(NeighbourPod pod, HybridNode node) {
        return new Standing(
                pod.is().words(),
                pod.name().toString(),
                pod.is() == Neighbour.RUNNER ? pool(pod) : null,
                node.isLost() ? LOST : pod.ready() ? "ready" : "not-ready");
    }

    private @Nullable String pool(NeighbourPod pod) {
        return poolOfRunner.get(pod.name().name());
    }
}

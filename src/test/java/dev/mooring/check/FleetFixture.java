package dev.mooring.check;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.HybridNode.Hardware;
import dev.mooring.actual.kubernetes.HybridNode.Software;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.neighbours.Neighbour;
import dev.mooring.actual.neighbours.NeighbourPod;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.bench.LargeFleet;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.RunnerPool;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.standin.ActualFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A healthy fleet made in memory, with few changes: for what does not depend on how it was read. */
public final class FleetFixture {
    public static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private final Readings fleet;
    private final List<HybridNode> nodes;
    private final Map<String, Instant> renewed = new HashMap<>();

    private FleetFixture(int size) {
        this.fleet = LargeFleet.healthy(size).readings();
        this.nodes = new ArrayList<>(
                fleet.of(KubernetesSources.NODES).value().orElseThrow().hybrid());
    }

    public static FleetFixture of(int size) {
        return new FleetFixture(size);
    }

    public FleetFixture withDiskPressure(int count) {
        for (var index = 0; index < count; index++) {
            nodes.set(index, with(nodes.get(index), "DiskPressure", "True", NOW));
        }
        return this;
    }

    /** The first nodes run Bottlerocket. */
    public FleetFixture withBottlerocket(int count) {
        return withOs(count, "Bottlerocket OS 1.49.0 (vmware-k8s-1.34)");
    }

    /** The first nodes run another operating system. */
    public FleetFixture withOs(int count, String image) {
        return withSoftware(
                count,
                software -> new Software(
                        software.kubelet(),
                        image,
                        software.kernel(),
                        software.containerRuntime(),
                        software.hardware()));
    }

    /** The first nodes run another kubelet. */
    public FleetFixture withKubelet(int count, String version) {
        return withSoftware(
                count,
                software -> new Software(
                        version,
                        software.osImage(),
                        software.kernel(),
                        software.containerRuntime(),
                        software.hardware()));
    }

    /** The first node tells of this machine. */
    public FleetFixture withHardware(String machineId, String systemUuid) {
        return withSoftware(
                1,
                software -> new Software(
                        software.kubelet(),
                        software.osImage(),
                        software.kernel(),
                        software.containerRuntime(),
                        new Hardware(machineId, systemUuid)));
    }

    private FleetFixture withSoftware(int count, UnaryOperator<Software> other) {
        for (var index = 0; index < count; index++) {
            var node = nodes.get(index);
            nodes.set(index, with(node, node.conditions(), other.apply(node.software())));
        }
        return this;
    }

    /** Kubelet of every node is alive, and says that containerd is not. */
    public FleetFixture withoutRuntime() {
        nodes.replaceAll(node -> with(node, "Ready", "False", NOW.minusSeconds(600)));
        return this;
    }

    /** So many nodes of each of the first sites stopped reporting a while ago. */
    public FleetFixture withLost(int sites, int ofEach) {
        var lost = new HashMap<String, Integer>();
        nodes.replaceAll(node -> {
            var site = String.valueOf(node.zone());
            if (lost.size() == sites && !lost.containsKey(site) || lost.merge(site, 1, Integer::sum) > ofEach) {
                return node;
            }
            renewed.put(node.name(), NOW.minusSeconds(600));
            return with(node, "Ready", "Unknown", NOW.minusSeconds(560));
        });
        return this;
    }

    private StackStatus status = StackStatus.unknown();
    private Readings neighbours = Readings.of();

    /** Where neighbours stand was read; no gateway is installed. */
    public FleetFixture withNeighbours(NeighbourPod... pods) {
        neighbours = Readings.of(
                Reading.fresh(NeighbourSources.PODS, List.of(pods), NOW),
                Reading.fresh(KubernetesSources.GATEWAY, List.of(), NOW));
        return this;
    }

    /** Pulumi Cloud names the pool of some runners. */
    public FleetFixture withPool(String name, String... hosts) {
        var runners = Stream.of(hosts)
                .map(host -> new RunnerPool.Runner(host, "v2.2.0", true, Optional.of(NOW)))
                .toList();
        neighbours = neighbours.and(
                Reading.fresh(DeploymentSources.POOL, new RunnerPool("p", name, true, Optional.of(NOW), runners), NOW));
        return this;
    }

    /** Something was read, or could not be. */
    public FleetFixture with(Reading<?> reading) {
        neighbours = neighbours.and(reading);
        return this;
    }

    /** The name of a node, by its place in the list. */
    public String nameOf(int index) {
        return nodes.get(index).name();
    }

    /** A pod of a neighbour that runs and says that it is ready. */
    public static NeighbourPod pod(String name, Neighbour is, String node) {
        return new NeighbourPod(
                new ObjectName("pulumi", name),
                is,
                "",
                node,
                "Running",
                true,
                Optional.empty(),
                Optional.of(NOW.minusSeconds(9_000)),
                "example/main:1",
                false,
                "runner",
                false,
                Optional.empty());
    }

    public FleetFixture withReadySince(String name, Instant since) {
        return withReady(name, "True", since);
    }

    public FleetFixture withReady(String name, String status, Instant since) {
        nodes.replaceAll(node -> node.name().equals(name) ? with(node, "Ready", status, since) : node);
        return this;
    }

    /** All other leases are fresh. */
    public FleetFixture withLease(String name, Instant time) {
        renewed.put(name, time);
        return this;
    }

    public FleetFixture withStackStatus(StackStatus status) {
        this.status = status;
        return this;
    }

    public Situation situation() {
        return situation(NOW, Memory.none());
    }

    public Situation situation(Instant now, Memory memory) {
        var leases = nodes.stream()
                .map(HybridNode::name)
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> new Lease(
                                name, renewed.getOrDefault(name, now.minusSeconds(5)), Duration.ofSeconds(40))));
        var actual = new ActualFixture(now)
                .cluster(fleet.of(EksSources.CLUSTER).value().orElseThrow().orElseThrow())
                .nodes(nodes)
                .leases(leases)
                .managedInstances(fleet.of(SsmSources.MANAGED_INSTANCES))
                .build();
        var stack = fleet.of(DeclaredSources.PULUMI_STATE).value().orElseThrow().with(status);
        var declared = Readings.of(
                Reading.fresh(DeclaredSources.PULUMI_STATE, stack, now), fleet.of(DeclaredSources.ESC_ENVIRONMENT));
        return Situation.of("fleet", declared.and(actual).and(neighbours), now, memory);
    }

    /** What comes of the last of several looks at a fleet of which something cannot be read, so long after the first. */
    static Outcomes looks(ReadingChange change, Duration... after) {
        var memory = Memory.none();
        var outcomes = Outcomes.of(Map.of());
        for (var time : after) {
            var situation = change.apply(of(4).situation(NOW.plus(time), memory));
            outcomes = Judge.judge(situation);
            memory = memory.after(situation);
        }
        return outcomes;
    }

    private static HybridNode with(HybridNode node, String type, String status, Instant since) {
        var conditions = node.conditions().stream()
                .map(condition -> condition.type().equals(type)
                        ? new Condition(type, status, "planted", "", NOW.minusSeconds(90), since)
                        : condition)
                .toList();
        return with(node, conditions, node.software());
    }

    private static HybridNode with(HybridNode node, List<Condition> conditions, Software software) {
        return new HybridNode(
                node.name(),
                node.createdAt(),
                node.labels(),
                node.providerId(),
                node.internalIp(),
                conditions,
                node.taints(),
                node.unschedulable(),
                software);
    }
}

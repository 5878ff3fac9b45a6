package dev.mooring.bench;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.AwsAuth;
import dev.mooring.actual.Condition;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.HybridNode;
import dev.mooring.actual.Lease;
import dev.mooring.actual.Leases;
import dev.mooring.actual.ManagedInstance;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A healthy fleet of any size, declared by address, in sites of 200. */
record LargeFleet(DeclaredCluster declared, ActualCluster actual) {
    static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final int SITE = 200;

    static LargeFleet healthy(int size) {
        return new LargeFleet(declared(size), actual(size));
    }

    private static DeclaredCluster declared(int size) {
        var nodes = IntStream.range(0, size)
                .mapToObj(number -> new DeclaredNode(
                        Optional.empty(),
                        Optional.of(address(number)),
                        Optional.of(site(number)),
                        Optional.of("ssm"),
                        Optional.empty(),
                        Map.of(HybridNode.ZONE, site(number)),
                        1))
                .toList();
        var stack = new DeclaredStack(
                "o/p/s",
                StackStatus.unknown(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                Declared.known(nodes));
        return new DeclaredCluster(fresh(Source.PULUMI_STATE, stack), Reading.off(Source.ESC_ENVIRONMENT, "none"));
    }

    private static ActualCluster actual(int size) {
        var eks = new EksCluster(
                "large",
                "arn:aws:eks:eu-west-1:111122223333:cluster/large",
                "ACTIVE",
                "1.34",
                Optional.empty(),
                Optional.of("API"),
                new EksCluster.RemoteNetwork("present", List.of("10.0.0.0/8"), List.of()),
                List.of(),
                new EksCluster.Endpoint(Optional.empty(), Optional.empty()));
        var nodes = IntStream.range(0, size).mapToObj(LargeFleet::node).toList();
        var instances = IntStream.range(0, size).mapToObj(LargeFleet::instance).toList();
        var leases = nodes.stream()
                .map(node -> new Lease(node.name(), NOW.minusSeconds(5), Duration.ofSeconds(40)))
                .collect(Collectors.toMap(Lease::name, Function.identity()));
        return new ActualCluster(
                new ActualCluster.Eks(
                        fresh(Source.EKS_CLUSTER, Optional.of(eks)),
                        fresh(Source.EKS_ACCESS_ENTRIES, List.of()),
                        fresh(Source.EKS_ACCESS_ENTRY_DETAILS, Map.of()),
                        fresh(Source.EKS_ADDONS, Map.of()),
                        fresh(Source.EKS_INSIGHTS, List.of()),
                        Reading.off(Source.EKS_UPDATES, "active")),
                new ActualCluster.Credentials(
                        fresh(Source.SSM_ACTIVATIONS, List.of()),
                        fresh(Source.SSM_MANAGED_INSTANCES, instances),
                        fresh(Source.ROLES_ANYWHERE_SUBJECTS, List.of())),
                new ActualCluster.Kubernetes(
                        fresh(Source.KUBERNETES_NODES, nodes),
                        fresh(Source.KUBERNETES_LEASES, new Leases(leases, NOW)),
                        fresh(Source.KUBERNETES_CSRS, List.of()),
                        fresh(Source.KUBERNETES_DAEMONSETS, List.of()),
                        fresh(Source.KUBERNETES_CILIUM_NODES, List.of()),
                        fresh(Source.KUBERNETES_AWS_AUTH, new AwsAuth(false, List.of(), Optional.empty())),
                        fresh(Source.KUBERNETES_KUBE_PROXY, Optional.empty())));
    }

    private static HybridNode node(int number) {
        return new HybridNode(
                name(number),
                NOW.minus(Duration.ofDays(90)),
                Map.of(
                        HybridNode.COMPUTE_TYPE, "hybrid",
                        HybridNode.CREDENTIAL_PROVIDER, "ssm",
                        HybridNode.ZONE, site(number)),
                "eks-hybrid:///eu-west-1/large/" + name(number),
                address(number),
                List.of(
                        new Condition("NetworkUnavailable", "False", "CiliumIsUp", "", NOW, NOW),
                        new Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "", NOW, NOW),
                        new Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "", NOW, NOW),
                        new Condition("PIDPressure", "False", "KubeletHasSufficientPID", "", NOW, NOW),
                        new Condition("Ready", "True", "KubeletReady", "", NOW, NOW)),
                List.of(),
                "v1.34.4-eks-3a1b5c7");
    }

    private static ManagedInstance instance(int number) {
        return new ManagedInstance(
                name(number),
                "Online",
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.of(address(number)),
                Optional.of("host-" + number));
    }

    private static String name(int number) {
        return "mi-%017x".formatted(number);
    }

    private static String address(int number) {
        return "10." + (number >> 16) + "." + ((number >> 8) & 255) + "." + (number & 255);
    }

    private static String site(int number) {
        return "site-" + number / SITE;
    }

    private static <T> Reading<T> fresh(Source source, T value) {
        return Reading.fresh(source, value, NOW);
    }
}

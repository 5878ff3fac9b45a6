package dev.mooring.bench;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.standin.ActualFixture;
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
public record LargeFleet(Readings readings) {
    public static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final int SITE = 200;

    public static LargeFleet healthy(int size) {
        return new LargeFleet(declared(size).and(actual(size)));
    }

    private static Readings declared(int size) {
        var nodes = IntStream.range(0, size)
                .mapToObj(number -> new DeclaredNode(
                        Optional.empty(),
                        Optional.of(address(number)),
                        Optional.of(site(number)),
                        Optional.of("ssm"),
                        Optional.empty(),
                        Map.of(HybridNode.ZONE, site(number)),
                        Optional.empty(),
                        List.of(),
                        1))
                .toList();
        var stack = new DeclaredStack(
                "o/p/s",
                StackStatus.unknown(),
                Optional.empty(),
                new DeclaredStack.Access(List.of(), List.of(), Set.of(), Set.of()),
                List.of(),
                new DeclaredStack.Credentials(List.of(), List.of(), List.of()),
                Declared.known(nodes));
        return Readings.of(
                Reading.fresh(DeclaredSources.PULUMI_STATE, stack, NOW),
                Reading.off(DeclaredSources.ESC_ENVIRONMENT, "none"));
    }

    private static Readings actual(int size) {
        var nodes = IntStream.range(0, size).mapToObj(LargeFleet::node).toList();
        var instances = IntStream.range(0, size).mapToObj(LargeFleet::instance).toList();
        var leases = nodes.stream()
                .map(node -> new Lease(node.name(), NOW.minusSeconds(5), Duration.ofSeconds(40)))
                .collect(Collectors.toMap(Lease::name, Function.identity()));
        return new ActualFixture(NOW)
                .cluster(ActualFixture.cluster(
                        "large", List.of("10.0.0.0/8"), ActualFixture.endpoint(Optional.empty(), Optional.empty())))
                .nodes(nodes)
                .leases(leases)
                .managedInstances(Reading.fresh(SsmSources.MANAGED_INSTANCES, instances, NOW))
                .build();
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
                false,
                new HybridNode.Software(
                        "v1.34.4-eks-3a1b5c7", "Ubuntu 22.04.5 LTS", "5.15.0-151-generic", "containerd://1.7.28"));
    }

    private static ManagedInstance instance(int number) {
        return new ManagedInstance(
                name(number),
                "Online",
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.of(address(number)),
                Optional.of("host-" + number),
                new ManagedInstance.Agent(Optional.of("3.3.3050.0"), Optional.of(true)),
                Optional.of(NOW.minus(Duration.ofDays(90))));
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
}

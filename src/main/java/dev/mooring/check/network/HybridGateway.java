package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.GatewaySetup;
import dev.mooring.actual.kubernetes.GatewaySetup.GatewayNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.UnreadyPods;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The EKS hybrid nodes gateway, where there is one. */
final class HybridGateway {
    /** Its lease lasts 3 s and fails over within 30 s; the Date header has whole seconds. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /** The one to tell of: a time to come may be anybody's. */
    private static final Comparator<Gateway> BY_RENEWAL = Comparator.comparing((Gateway gateway) -> !gateway.isAhead())
            .thenComparing(gateway -> gateway.leaseRenewed().orElse(Instant.MIN))
            .thenComparing(Gateway::namespace);

    static final Cause NOT_TOLD = new Cause(
            Cause.Kind.DEPENDENCY,
            "tell whether the gateway's leader renews its lease",
            "it was renewed at a time to come, and was not looked at twice yet");

    private static final Cause NO_ADDRESS = new Cause(
            Cause.Kind.DEPENDENCY,
            "get the node of the gateway's leader",
            "its Node is not there, or has no InternalIP");

    private static final Subject LEADER = Subject.of("lease", "hybrid-gateway-leader");

    /** Its leader, and a standby. */
    private static final int ENOUGH = 2;

    private static final Remedy COME_BACK = Remedy.of("See why {nodes} is not ready, or have its instance replaced.")
            .looking("kubectl get nodes -l hybrid-gateway-node=true -o wide")
            .looking("kubectl describe nodes {nodes}");

    private HybridGateway() {}

    /** No gateway pod is active. */
    static Check leaderLeaseStale() {
        return CheckDescription.check("gateway-leader-lease-stale", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Age of lease hybrid-gateway-leader against 30 s. One that was renewed at a time to come must have been renewed again at the next look.")
                .needing(KubernetesSources.GATEWAY, SharedViews.MEMORY)
                .because("No gateway pod is active: traffic from the VPC to pods on hybrid nodes is cut.")
                .fixedBy("See that the pods of the gateway run on its two nodes.")
                .looking("kubectl -n {namespace} get pods -o wide")
                .looking("kubectl -n {namespace} get lease hybrid-gateway-leader -o yaml")
                .looking("kubectl get nodes -l hybrid-gateway-node=true -o wide")
                .judging(HybridGateway::leaderLeaseStale);
    }

    private static void leaderLeaseStale(Facts facts, Verdict verdict) {
        var gateways = gateways(facts, verdict);
        switch (leadership(gateways, facts)) {
            case ACTIVE -> {}
            case UNKNOWN -> verdict.unknown(NOT_TOLD);
            case NONE ->
                gateways.stream()
                        .max(BY_RENEWAL)
                        .ifPresent(gateway -> verdict.fail(
                                verdict.severity(),
                                LEADER,
                                "The hybrid nodes gateway has no active leader",
                                Evidence.of("holder", gateway.holder())
                                        .and("leaseRenewed", gateway.leaseRenewed())
                                        .and("namespace", gateway.namespace())
                                        .since(
                                                gateway.isAhead()
                                                        ? facts.get(SharedViews.MEMORY)
                                                                .aheadSince(gateway)
                                                        : gateway.leaseRenewed()),
                                // Routes that lead to the leader lead nowhere with it.
                                Set.of(LEADER.name(), RemoteRoutes.ROUTES.name())));
        }
    }

    /** Whether there is a leader that carries traffic. */
    enum Leadership {
        ACTIVE,
        NONE,
        UNKNOWN
    }

    /** A lease that was left behind in another namespace, or that somebody else calls so, takes nothing from one that is renewed. */
    static Leadership leadership(List<Gateway> gateways, Facts facts) {
        var found = gateways.stream().map(gateway -> leadership(gateway, facts)).collect(Collectors.toSet());
        return Stream.of(Leadership.ACTIVE, Leadership.UNKNOWN)
                .filter(found::contains)
                .findFirst()
                .orElse(Leadership.NONE);
    }

    private static Leadership leadership(Gateway gateway, Facts facts) {
        if (!gateway.isAhead()) {
            return gateway.leaseAge().filter(age -> age.compareTo(STALE) <= 0).isPresent()
                    ? Leadership.ACTIVE
                    : Leadership.NONE;
        }
        var memory = facts.get(SharedViews.MEMORY);
        if (memory.advances(gateway)) {
            return Leadership.ACTIVE;
        }
        return memory.aheadSince(gateway)
                        .filter(since -> Age.longAgo(since, STALE, facts.now()))
                        .isPresent()
                ? Leadership.NONE
                : Leadership.UNKNOWN;
    }

    /** Cilium's tunnel does not end at the leader. */
    static Check vtepMismatch() {
        return CheckDescription.check("gateway-vtep-mismatch", Group.NETWORK, Severity.ERROR)
                .comparing("Tunnel endpoint of CiliumVTEPConfig hybrid-gateway against the leader's address.")
                .needing(KubernetesSources.GATEWAY)
                .because("The gateway's fail-over did not finish.")
                .fixedBy("Restart the gateway's leader, so that it takes over again.")
                .looking("kubectl get ciliumvtepconfig hybrid-gateway -o yaml")
                .looking("kubectl -n {namespace} get pods -o wide")
                .looking("kubectl -n {namespace} get lease hybrid-gateway-leader -o yaml")
                .looking("kubectl get nodes -l hybrid-gateway-node=true -o wide")
                .inhibitedBy("gateway-leader-lease-stale")
                .judging(HybridGateway::vtepMismatch);
    }

    private static void vtepMismatch(Facts facts, Verdict verdict) {
        var gateways = gateways(facts, verdict);
        var known = gateways.stream()
                .filter(gateway -> gateway.leaderAddress().isPresent()
                        && gateway.tunnelEndpoint().isPresent())
                .toList();
        if (known.isEmpty() && !gateways.isEmpty()) {
            cannotCompare(gateways, verdict);
        } else if (known.stream().noneMatch(gateway -> gateway.leaderAddress().equals(gateway.tunnelEndpoint()))) {
            known.stream()
                    .max(BY_RENEWAL)
                    .ifPresent(gateway -> verdict.fail(
                            LEADER,
                            "Cilium's tunnel does not end at the gateway's leader",
                            Evidence.of("leaderAddress", gateway.leaderAddress())
                                    .and("tunnelEndpoint", gateway.tunnelEndpoint())
                                    .and("holder", gateway.holder())
                                    .naming(Placeholder.NAMESPACE, gateway.namespace())));
        }
    }

    /** What keeps the two ends from being compared. */
    private static void cannotCompare(List<Gateway> gateways, Verdict verdict) {
        if (gateways.stream().noneMatch(gateway -> gateway.tunnelEndpoint().isPresent())) {
            verdict.doesNotApply("Cilium has no tunnel that is called hybrid-gateway");
        } else if (gateways.stream().allMatch(gateway -> gateway.holder().isEmpty())) {
            // That there is no leader, gateway-leader-lease-stale tells.
            verdict.unheard(LEADER);
        } else {
            verdict.unknown(NO_ADDRESS);
        }
    }

    /** There is no second node for the gateway. */
    static Check withoutStandby() {
        return CheckDescription.check("gateway-without-standby", Group.NETWORK, Severity.WARNING)
                .comparing(
                        "Nodes with label hybrid-gateway-node=true against two, and those of them that are ready; one that is not has ten minutes to come back, as where a node group is rolled.")
                .needing(KubernetesSources.GATEWAY_SETUP)
                .because(
                        "The gateway's pods never share a node, so its standby has nowhere to run: with the one node, all traffic between the VPC and pods on hybrid nodes is lost.")
                .fixedBy(
                        "Declare a second node for the gateway in {stack}, in another zone, with label hybrid-gateway-node=true.")
                .looking("kubectl get nodes -l hybrid-gateway-node=true -o wide")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .orFixedBy(COME_BACK)
                .inhibitedBy("gateway-leader-lease-stale")
                .judging(HybridGateway::withoutStandby);
    }

    private static void withoutStandby(Facts facts, Verdict verdict) {
        setup(facts, verdict).map(GatewaySetup::nodes).ifPresent(nodes -> {
            var ready = nodes.stream().filter(GatewayNode::ready).count();
            if (ready >= ENOUGH) {
                return;
            }
            if (ready
                            + nodes.stream()
                                    .filter(node -> mayComeBack(node, facts.now()))
                                    .count()
                    >= ENOUGH) {
                verdict.unheard(LEADER);
                return;
            }
            verdict.fail(
                    LEADER,
                    "The hybrid nodes gateway has " + (ready == 0 ? "no node" : "one node only") + " to run on",
                    withoutStandby(nodes, ready));
        });
    }

    private static Evidence withoutStandby(List<GatewayNode> nodes, long ready) {
        var evidence = Evidence.of("gatewayNodes", names(nodes.stream())).and("ready", ready);
        return nodes.size() < ENOUGH
                ? evidence
                : evidence.naming(Placeholder.NODES, names(nodes.stream().filter(node -> !node.ready())))
                        .pointingTo(
                                "Nodes that are there for the gateway are not ready, so its standby has nowhere to run: with the one node, all traffic between the VPC and pods on hybrid nodes is lost.")
                        .callingFor(COME_BACK);
    }

    private static List<String> names(Stream<GatewayNode> nodes) {
        return nodes.map(GatewayNode::name).sorted().toList();
    }

    private static boolean mayComeBack(GatewayNode node, Instant now) {
        return !node.ready() && Age.isLately(node.since().orElse(null), UnreadyPods.TIME_TO_START, now);
    }

    /** Cilium does not heed the gateway's tunnel. */
    static Check tunnelsOff() {
        return CheckDescription.check("gateway-vtep-off", Group.NETWORK, Severity.ERROR)
                .comparing("enable-vtep of Cilium's ConfigMap cilium-config against true.")
                .needing(KubernetesSources.GATEWAY_SETUP)
                .because(
                        "Cilium was installed or upgraded without its VTEP integration: pods on hybrid nodes send nothing through the gateway.")
                .fixedBy(
                        "Set vtep.enabled in the values of Cilium's chart in {stack} and update it, then restart Cilium's agents.")
                .looking("kubectl -n kube-system get configmap cilium-config -o yaml")
                .looking("kubectl get ciliumvtepconfig hybrid-gateway -o yaml")
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .changing("kubectl -n kube-system rollout restart daemonset/cilium")
                .judging(HybridGateway::tunnelsOff);
    }

    private static void tunnelsOff(Facts facts, Verdict verdict) {
        setup(facts, verdict)
                .ifPresent(setup -> setup.tunnels()
                        .ifPresentOrElse(
                                on -> {
                                    if (!on) {
                                        verdict.fail(
                                                LEADER,
                                                "Cilium's VTEP integration is off",
                                                Evidence.of("enable-vtep", false));
                                    }
                                },
                                () -> verdict.doesNotApply("Cilium has no ConfigMap in kube-system")));
    }

    private static Optional<GatewaySetup> setup(Facts facts, Verdict verdict) {
        var setup = facts.get(KubernetesSources.GATEWAY_SETUP);
        if (setup.isEmpty()) {
            verdict.doesNotApply("there is no hybrid nodes gateway");
        }
        return setup;
    }

    private static List<Gateway> gateways(Facts facts, Verdict verdict) {
        var gateways = facts.get(KubernetesSources.GATEWAY);
        if (gateways.isEmpty()) {
            verdict.doesNotApply("there is no hybrid nodes gateway");
        }
        return gateways;
    }
}

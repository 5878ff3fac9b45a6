package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.util.Optional;

/** The EKS hybrid nodes gateway, where there is one. */
final class HybridGateway {
    /** Its lease lasts 3 s and fails over within 30 s; the Date header has whole seconds. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private HybridGateway() {}

    /** No gateway pod is active. */
    static Check leaderLeaseStale() {
        return CheckDescription.check("gateway-leader-lease-stale", Group.NETWORK, Severity.ERROR)
                .comparing("Age of lease hybrid-gateway-leader against 30 s.")
                .needing(KubernetesSources.GATEWAY)
                .because("No gateway pod is active: traffic from the VPC to pods on hybrid nodes is cut.")
                .fixedBy("See that the pods of the gateway run on its two nodes.")
                .looking("kubectl -n {namespace} get pods -o wide")
                .looking("kubectl -n {namespace} get lease hybrid-gateway-leader -o yaml")
                .looking("kubectl get nodes -l hybrid-gateway-node=true -o wide")
                .judging(HybridGateway::leaderLeaseStale);
    }

    private static void leaderLeaseStale(Facts facts, Verdict verdict) {
        gateway(facts, verdict)
                .filter(gateway -> !isActive(gateway))
                .ifPresent(gateway -> verdict.fail(
                        Subject.of("lease", "hybrid-gateway-leader"),
                        "The hybrid nodes gateway has no active leader",
                        Evidence.of("holder", gateway.holder())
                                .and("leaseRenewed", gateway.leaseRenewed())
                                .and("namespace", gateway.namespace())
                                .since(gateway.leaseRenewed())));
    }

    /** Whether it has a leader that carries traffic. */
    static boolean isActive(Gateway gateway) {
        return gateway.leaseAge().filter(age -> age.compareTo(STALE) <= 0).isPresent();
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
        gateway(facts, verdict).ifPresent(gateway -> {
            if (gateway.leaderAddress().isEmpty() || gateway.tunnelEndpoint().isEmpty()) {
                verdict.doesNotApply("the leader's address or the tunnel endpoint is not known");
            } else if (!gateway.leaderAddress().equals(gateway.tunnelEndpoint())) {
                verdict.fail(
                        Subject.of("lease", "hybrid-gateway-leader"),
                        "Cilium's tunnel does not end at the gateway's leader",
                        Evidence.of("leaderAddress", gateway.leaderAddress())
                                .and("tunnelEndpoint", gateway.tunnelEndpoint())
                                .and("holder", gateway.holder())
                                .naming(Placeholder.NAMESPACE, gateway.namespace()));
            }
        });
    }

    private static Optional<Gateway> gateway(Facts facts, Verdict verdict) {
        var gateway = facts.get(KubernetesSources.GATEWAY);
        if (gateway.isEmpty()) {
            verdict.doesNotApply("there is no hybrid nodes gateway");
        }
        return gateway;
    }
}

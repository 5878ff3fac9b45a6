package dev.mooring.check.network;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.List;
import java.util.stream.Stream;

/** The API server must call a webhook whose pods it has no way to. */
public final class WebhookBackendUnreachable implements Check {
    private static final CheckDescription DESCRIPTION = CheckDescription.check(
                    "webhook-backend-unreachable", Group.NETWORK, Severity.ERROR)
            .comparing(
                    "Addresses of admission webhooks that run on hybrid nodes only against the remote networks and the hybrid nodes gateway.")
            .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_WEBHOOKS, Source.EKS_CLUSTER)
            .because("Pods on hybrid nodes have addresses that the control plane has no route to: writes fail or hang.")
            .fixedBy(
                    "Move the webhook {subject} to cloud nodes, route its pod CIDR and add it to remotePodNetworks, or install the hybrid nodes gateway");

    @Override
    public CheckDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var gateway = situation.actual().kubernetes().gateway();
        var active = gateway.value().flatMap(found -> found).filter(found -> !HybridGateway.isStale(found));
        if (active.isPresent()) {
            return;
        }
        gateway.cause().ifPresent(verdict::unknown);
        if (gateway.cause().isPresent()) {
            return;
        }
        situation.eks().map(EksCluster::remoteNetwork).ifPresent(remote -> {
            var routed = CidrSet.of(Stream.concat(remote.podCidrs().stream(), remote.nodeCidrs().stream())
                    .toList());
            situation.actual().kubernetes().webhooks().value().orElse(List.of()).stream()
                    .filter(webhook -> isUnreachable(webhook, routed, situation))
                    .forEach(webhook -> report(webhook, remote, verdict));
        });
    }

    private static boolean isUnreachable(Webhook webhook, CidrSet routed, Situation situation) {
        return !webhook.backends().isEmpty()
                && webhook.backends().stream()
                        .allMatch(backend ->
                                situation.nodeNamed(backend.node()).isPresent() && !routed.contains(backend.address()));
    }

    private static void report(Webhook webhook, EksCluster.RemoteNetwork remote, Verdict verdict) {
        verdict.fail(
                webhook.mandatory() ? Severity.ERROR : Severity.WARNING,
                Subject.of("webhook", webhook.name()),
                "The control plane has no way to the pods of a webhook",
                Evidence.of("service", webhook.service())
                        .and(
                                "backends",
                                webhook.backends().stream()
                                        .map(backend -> backend.address() + " on " + backend.node())
                                        .sorted()
                                        .toList())
                        .and("remotePodCidrs", remote.podCidrs())
                        .and("failurePolicy", webhook.mandatory() ? "Fail" : "Ignore"));
    }
}

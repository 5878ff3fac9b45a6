package dev.mooring.check.network;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.CidrSet;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.network.HybridGateway.Leadership;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.util.List;
import java.util.stream.Stream;

/** The API server must call a webhook whose pods it has no way to. */
final class WebhookBackendUnreachable {
    private WebhookBackendUnreachable() {}

    static Check check() {
        return CheckDescription.check("webhook-backend-unreachable", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Addresses of admission webhooks that run on hybrid nodes only against the remote networks and the hybrid nodes gateway.")
                .needing(KubernetesSources.NODES, KubernetesSources.WEBHOOKS, EksSources.CLUSTER, SharedViews.MEMORY)
                .using(
                        KubernetesSources.GATEWAY,
                        "Whether a gateway leads to webhooks outside the remote networks is unknown.")
                .viewing(SharedViews.NODES, SharedViews.CLUSTER)
                .because(
                        "Pods on hybrid nodes have addresses that the control plane has no route to: writes fail or hang.")
                .fixedBy(
                        "Move the webhook {subject} to cloud nodes; or route its pod network and declare it in remotePodNetworks of {stack}; or install the hybrid nodes gateway.")
                .looking("kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
                .looking(Commands.REMOTE_NETWORKS)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .judging(WebhookBackendUnreachable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var remote = facts.get(SharedViews.CLUSTER).remoteNetwork();
        var routed = CidrSet.of(Stream.concat(remote.podCidrs().stream(), remote.nodeCidrs().stream())
                .toList());
        var outside = facts.get(KubernetesSources.WEBHOOKS).stream()
                .filter(webhook -> isOutside(webhook, routed, nodes))
                .toList();
        // A gateway can only lead to more webhooks, so where all are in reach it need not be known.
        if (outside.isEmpty()) {
            return;
        }
        switch (leadership(facts)) {
            case ACTIVE -> {}
            case UNKNOWN -> verdict.unknown(HybridGateway.NOT_TOLD);
            case NONE -> outside.forEach(webhook -> report(webhook, remote, verdict));
        }
    }

    private static Leadership leadership(Facts facts) {
        return HybridGateway.leadership(facts.whereOn(KubernetesSources.GATEWAY).orElse(List.of()), facts);
    }

    private static boolean isOutside(Webhook webhook, CidrSet routed, FleetNodes nodes) {
        return !webhook.backends().isEmpty()
                && webhook.backends().stream()
                        .allMatch(backend ->
                                nodes.named(backend.node()).isPresent() && !routed.contains(backend.address()));
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

package dev.mooring.check.network;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.actual.kubernetes.Webhook.Backend;
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
import dev.mooring.check.WebhookService;
import dev.mooring.check.network.HybridGateway.Leadership;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.util.List;
import java.util.stream.Stream;

/** The API server must call a webhook whose pods it has no way to. */
final class WebhookBackendUnreachable {
    private static final Cause NOWHERE = new Cause(
            Cause.Kind.DEPENDENCY,
            "tell whether the control plane has a way to a webhook",
            "there is no pod behind it just now, so where the next one will stand is not known");

    private WebhookBackendUnreachable() {}

    static Check check() {
        return CheckDescription.check("webhook-backend-unreachable", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Addresses of pods on hybrid nodes behind admission webhooks, ready or not, against the remote networks and the hybrid nodes gateway. The API server calls any of them, so one out of reach is enough.")
                .needing(KubernetesSources.NODES, KubernetesSources.WEBHOOKS, EksSources.CLUSTER, SharedViews.MEMORY)
                .using(
                        KubernetesSources.GATEWAY,
                        "Whether a gateway leads to webhooks outside the remote networks is unknown.")
                .viewing(SharedViews.NODES, SharedViews.CLUSTER, WebhookService.VIEW)
                .because(
                        "Pods on hybrid nodes have addresses that the control plane has no route to: writes fail or hang, now and again where only some of the pods are there.")
                .fixedBy(
                        "Move the webhook {subject} to cloud nodes; or route its pod network and declare it in remotePodNetworks of {stack}; or install the hybrid nodes gateway.")
                .looking("kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations")
                .looking(Commands.REMOTE_NETWORKS)
                .updatingTheCluster()
                .inhibitedBy("cluster-remote-pod-network-missing")
                .judging(WebhookBackendUnreachable::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var remote = facts.get(SharedViews.CLUSTER).remoteNetwork();
        var routed = CidrSet.of(Stream.concat(remote.podCidrs().stream(), remote.nodeCidrs().stream())
                .toList());
        awaited(facts).forEach(webhook -> verdict.unknown(subject(webhook), NOWHERE));
        var outside = facts.get(KubernetesSources.WEBHOOKS).stream()
                .filter(webhook -> !outOfReach(webhook, routed, nodes).isEmpty())
                .toList();
        // A gateway can only lead to more webhooks, so where all are in reach it need not be known.
        if (outside.isEmpty()) {
            return;
        }
        switch (leadership(facts)) {
            case ACTIVE -> {}
            case UNKNOWN -> verdict.unknown(HybridGateway.NOT_TOLD);
            case NONE ->
                outside.forEach(webhook -> report(webhook, outOfReach(webhook, routed, nodes), remote, verdict));
        }
    }

    /** Webhooks whose pods are being replaced. That there is none for longer, webhook-without-backend tells. */
    private static Stream<Webhook> awaited(Facts facts) {
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        return facts.get(WebhookService.VIEW).stream()
                .filter(service -> service.backends().isEmpty() && service.isGivenTime(lasting, facts.now()))
                .flatMap(service -> service.webhooks().stream());
    }

    private static Leadership leadership(Facts facts) {
        return HybridGateway.leadership(facts.whereOn(KubernetesSources.GATEWAY).orElse(List.of()), facts);
    }

    /** Those that are not ready will be, at the address that they have. */
    private static List<String> outOfReach(Webhook webhook, CidrSet routed, FleetNodes nodes) {
        return webhook.backends().stream()
                .filter(backend -> nodes.named(backend.node()).isPresent() && !routed.contains(backend.address()))
                .map(WebhookBackendUnreachable::words)
                .sorted()
                .toList();
    }

    private static String words(Backend backend) {
        return backend.address() + " on " + backend.node();
    }

    private static Subject subject(Webhook webhook) {
        return Subject.of("webhook", webhook.name());
    }

    private static void report(
            Webhook webhook, List<String> outOfReach, EksCluster.RemoteNetwork remote, Verdict verdict) {
        var all = webhook.backends().size();
        verdict.fail(
                webhook.mandatory() ? Severity.ERROR : Severity.WARNING,
                subject(webhook),
                outOfReach.size() == all
                        ? "The control plane has no way to the pods of a webhook"
                        : "The control plane has no way to " + outOfReach.size() + " of " + all + " pods of a webhook",
                Evidence.of("service", webhook.service())
                        .and(
                                "backends",
                                webhook.backends().stream()
                                        .map(WebhookBackendUnreachable::words)
                                        .sorted()
                                        .toList())
                        .and("outOfReach", outOfReach)
                        .and("remotePodCidrs", remote.podCidrs())
                        .and("failurePolicy", webhook.mandatory() ? "Fail" : "Ignore"));
    }
}

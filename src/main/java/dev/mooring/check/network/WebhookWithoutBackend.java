package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.actual.kubernetes.Webhook.Backend;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.WebhookService;
import dev.mooring.reading.Facts;
import dev.mooring.roster.FleetNodes;
import java.util.Objects;
import java.util.function.Predicate;

/** The API server must call a webhook behind which no pod is ready. */
final class WebhookWithoutBackend {
    private static final String LOST =
            "All its pods stood on nodes that are lost. What the webhook is asked about is refused until one is ready elsewhere, on cloud nodes too: so not even other pods can be placed.";
    private static final String DOWN =
            "Its pods crash, or have no node that takes them; or they were scaled to none or taken away, and the webhook's configuration was left behind.";

    private WebhookWithoutBackend() {}

    static Check check() {
        return CheckDescription.check("webhook-without-backend", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Ready pods behind the services of admission webhooks, for five minutes; at once where all of them stand on lost nodes, and then critical. A warning where failurePolicy is Ignore.")
                .needing(KubernetesSources.NODES, KubernetesSources.WEBHOOKS, SharedViews.MEMORY)
                .viewing(SharedViews.NODES, WebhookService.VIEW)
                .because(DOWN)
                .fixedBy(
                        "Bring the pods of {subject} back, and let them run at several sites or on cloud nodes. Where writes must go on meanwhile, save the configurations and delete them as a last resort: nothing is held to what they check then, until they are made again, by whoever installed the webhook or out of what was saved.")
                .looking("kubectl -n {namespace} get endpointslices -l kubernetes.io/service-name={service}")
                .looking("kubectl -n {namespace} get pods -o wide")
                .looking("kubectl -n {namespace} get events --field-selector type=Warning --sort-by=.lastTimestamp")
                .looking("kubectl get {webhookConfigurations} -o yaml")
                .changing("kubectl delete {webhookConfigurations}")
                .inhibitedBy("site-disconnected", "node-unreachable")
                .judging(WebhookWithoutBackend::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var lasting = facts.get(SharedViews.MEMORY).lasting();
        Predicate<String> isLost =
                name -> nodes.named(name).filter(HybridNode::isLost).isPresent();
        facts.get(WebhookService.VIEW).stream()
                .filter(service -> !service.works(isLost))
                .filter(service -> service.standsOn(isLost) || !service.isGivenTime(lasting, facts.now()))
                .forEach(service -> report(service, service.standsOn(isLost), nodes, verdict));
    }

    private static void report(WebhookService service, boolean isLost, FleetNodes nodes, Verdict verdict) {
        var standsOn = service.backends().stream()
                .map(Backend::node)
                .distinct()
                .sorted()
                .toList();
        var evidence = Evidence.of("service", service.name())
                .and("failurePolicy", service.isMandatory() ? "Fail" : "Ignore")
                .and(
                        "webhooks",
                        service.webhooks().stream()
                                .map(Webhook::name)
                                .distinct()
                                .sorted()
                                .toList())
                .and(
                        "backends",
                        service.backends().stream()
                                .map(backend -> backend.address() + " on " + backend.node() + ", "
                                        + (isLost(backend, nodes) ? "which is lost" : "not ready"))
                                .sorted()
                                .toList())
                .and(
                        "sites",
                        standsOn.stream()
                                .map(name -> verdict.nodeSubject(name).site())
                                .filter(Objects::nonNull)
                                .distinct()
                                .sorted()
                                .toList())
                .pointingTo(isLost ? LOST : DOWN)
                .naming(
                        Placeholder.NAMESPACE,
                        service.name().substring(0, service.name().indexOf('/')))
                .naming(
                        Placeholder.SERVICE,
                        service.name().substring(service.name().indexOf('/') + 1))
                .naming(
                        Placeholder.WEBHOOK_CONFIGURATIONS,
                        service.webhooks().stream()
                                .filter(webhook -> webhook.mandatory() || !service.isMandatory())
                                .map(Webhook::configuration)
                                .distinct()
                                .sorted()
                                .toList());
        if (isLost) {
            evidence.standingOn(standsOn);
        }
        if (service.isMandatory()) {
            // The nodes took it away, and it takes the rest of the cluster with it.
            evidence.beyond("site-disconnected", "node-unreachable");
        }
        verdict.fail(
                severity(service, isLost),
                Subject.of("webhook-service", service.name()),
                isLost ? "All pods behind a webhook are lost with their nodes" : "No pod behind a webhook is ready",
                evidence);
    }

    private static boolean isLost(Backend backend, FleetNodes nodes) {
        return nodes.named(backend.node()).filter(HybridNode::isLost).isPresent();
    }

    private static Severity severity(WebhookService service, boolean isLost) {
        if (!service.isMandatory()) {
            return Severity.WARNING;
        }
        return isLost ? Severity.CRITICAL : Severity.ERROR;
    }
}

package dev.mooring.actual.kubernetes;

import dev.mooring.actual.kubernetes.Webhook.Backend;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads which admission webhooks the API server calls in the cluster, and which pods stand behind them. */
final class WebhookBackends {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices"
            + "?labelSelector=kubernetes.io%%2Fservice-name%%3D%s";

    private final KubernetesApi api;
    private final Map<String, List<Backend>> byService = new HashMap<>();

    WebhookBackends(KubernetesApi api) {
        this.api = api;
    }

    /** Every API server serves both kinds of configurations. */
    List<Webhook> read() {
        return Stream.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
                .flatMap(resource -> configurations(CONFIGURATIONS + resource).stream())
                .toList();
    }

    private List<Webhook> configurations(String path) {
        return api
                .list(path, item -> Optional.of(webhooks(item)))
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404"))
                .items()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Those with a URL are called outside the cluster, so nothing stands behind them. Name and clientConfig of a webhook are required, and so are
     * namespace and name of a service.
     */
    private List<Webhook> webhooks(Member configuration) {
        var name = KubernetesObjects.name(configuration);
        var webhooks = new ArrayList<Webhook>();
        for (var webhook : configuration.at("webhooks").listIfAny()) {
            var client = webhook.object().at("clientConfig").object();
            var service = client.at("service").objectIfAny();
            webhooks.add(service.isAbsent() ? byUrl(name, webhook, client) : webhook(name, webhook, service));
        }
        return webhooks;
    }

    private static Webhook byUrl(String configuration, Member webhook, Member client) {
        return new Webhook(
                configuration + "/" + webhook.at("name").text(),
                "",
                isMandatory(webhook),
                List.of(),
                client.at("caBundle").textIfAny());
    }

    private static boolean isMandatory(Member webhook) {
        return webhook.at("failurePolicy").textIfAny().filter("Ignore"::equals).isEmpty();
    }

    private Webhook webhook(String configuration, Member webhook, Member service) {
        var namespace = service.at("namespace").text();
        var serviceName = service.at("name").text();
        return new Webhook(
                configuration + "/" + webhook.at("name").text(),
                namespace + "/" + serviceName,
                isMandatory(webhook),
                byService.computeIfAbsent(namespace + "/" + serviceName, _ -> backends(namespace, serviceName)),
                Optional.empty());
    }

    private List<Backend> backends(String namespace, String service) {
        var path = SLICES.formatted(namespace, service);
        return api
                .list(path, slice -> Optional.of(ready(slice)))
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404"))
                .items()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Endpoints of a slice are required, but written as null where there are none; so are addresses of an endpoint. */
    private static List<Backend> ready(Member slice) {
        var endpoints = slice.at("endpoints");
        if (endpoints.json().isMissingNode()) {
            throw slice.malformed("the answer has no " + endpoints.words());
        }
        var backends = new ArrayList<Backend>();
        for (var endpoint : endpoints.listIfAny()) {
            // A missing condition counts as ready.
            if (endpoint.object()
                    .at("conditions")
                    .objectIfAny()
                    .at("ready")
                    .flagIfAny()
                    .orElse(true)) {
                var node = endpoint.at("nodeName").textIfAny().orElse("");
                endpoint.at("addresses").texts().forEach(address -> backends.add(new Backend(address, node)));
            }
        }
        return backends;
    }
}

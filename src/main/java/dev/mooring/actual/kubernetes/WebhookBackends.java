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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which admission webhooks the API server calls in the cluster, and which pods stand behind them. */
final class WebhookBackends {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices"
            + "?labelSelector=kubernetes.io%%2Fservice-name%%3D%s";

    /**
     * A pod as an endpoint slice tells of it.
     *
     * @param terminating whether it is being ended; one on a node that is lost is so until somebody removes the node
     */
    private record Endpoint(Backend backend, boolean terminating) {}

    private final KubernetesApi api;
    private final Map<String, List<Backend>> byService = new HashMap<>();

    WebhookBackends(KubernetesApi api) {
        this.api = api;
    }

    /** Every API server serves both kinds of configurations. */
    List<Webhook> read() {
        return Stream.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
                .flatMap(resource -> configurations(resource).stream())
                .toList();
    }

    private List<Webhook> configurations(String resource) {
        var path = CONFIGURATIONS + resource;
        var kind = resource.substring(0, resource.length() - 1);
        return api
                .list(path, item -> Optional.of(webhooks(kind, item)))
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
    private List<Webhook> webhooks(String kind, Member configuration) {
        var name = KubernetesObjects.name(configuration);
        var webhooks = new ArrayList<Webhook>();
        for (var webhook : configuration.at("webhooks").listIfAny()) {
            var client = webhook.object().at("clientConfig").object();
            var service = client.at("service").objectIfAny();
            webhooks.add(
                    service.isAbsent() ? byUrl(kind, name, webhook, client) : webhook(kind, name, webhook, service));
        }
        return webhooks;
    }

    private static Webhook byUrl(String kind, String configuration, Member webhook, Member client) {
        return new Webhook(
                kind + "/" + configuration,
                configuration + "/" + webhook.at("name").text(),
                "",
                isMandatory(webhook),
                List.of(),
                client.at("caBundle").textIfAny());
    }

    private static boolean isMandatory(Member webhook) {
        return webhook.at("failurePolicy").textIfAny().filter("Ignore"::equals).isEmpty();
    }

    private Webhook webhook(String kind, String configuration, Member webhook, Member service) {
        var namespace = service.at("namespace").text();
        var serviceName = service.at("name").text();
        return new Webhook(
                kind + "/" + configuration,
                configuration + "/" + webhook.at("name").text(),
                namespace + "/" + serviceName,
                isMandatory(webhook),
                byService.computeIfAbsent(namespace + "/" + serviceName, _ -> backends(namespace, serviceName)),
                Optional.empty());
    }

    private List<Backend> backends(String namespace, String service) {
        var path = SLICES.formatted(namespace, service);
        var endpoints = api
                .list(path, slice -> Optional.of(endpoints(slice)))
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404"))
                .items()
                .stream()
                .flatMap(List::stream)
                .toList();
        var staying =
                endpoints.stream().filter(endpoint -> !endpoint.terminating()).toList();
        return (staying.isEmpty() ? endpoints : staying)
                .stream().map(Endpoint::backend).toList();
    }

    /**
     * Endpoints of a slice are required, but written as null where there are none; so are addresses of an endpoint. A port
     * without a number stands for all of them.
     */
    private static List<Endpoint> endpoints(Member slice) {
        var endpoints = slice.at("endpoints");
        if (endpoints.json().isMissingNode()) {
            throw slice.malformed("the answer has no " + endpoints.words());
        }
        var ports = slice.at("ports").listIfAny().stream()
                .flatMap(port -> port.object().at("port").countIfAny().stream())
                .collect(Collectors.toSet());
        var found = new ArrayList<Endpoint>();
        for (var endpoint : endpoints.listIfAny()) {
            var conditions = endpoint.object().at("conditions").objectIfAny();
            // A missing condition counts as ready.
            var ready = conditions.at("ready").flagIfAny().orElse(true);
            var terminating = conditions.at("terminating").flagIfAny().orElse(false);
            var node = endpoint.at("nodeName").textIfAny().orElse("");
            endpoint.at("addresses")
                    .texts()
                    .forEach(address -> found.add(new Endpoint(new Backend(address, node, ready, ports), terminating)));
        }
        return found;
    }
}

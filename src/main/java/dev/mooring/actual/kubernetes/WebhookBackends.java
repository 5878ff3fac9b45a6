package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.actual.kubernetes.Webhook.Backend;
import dev.mooring.actual.kubernetes.KubernetesApi.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Empty where the API server does not serve webhook configurations. */
    Optional<List<Webhook>> read() {
        var validating = configurations("validatingwebhookconfigurations");
        var mutating = configurations("mutatingwebhookconfigurations");
        if (validating.isEmpty() && mutating.isEmpty()) {
            return Optional.empty();
        }
        var webhooks = new ArrayList<Webhook>();
        validating.ifPresent(webhooks::addAll);
        mutating.ifPresent(webhooks::addAll);
        return Optional.of(webhooks);
    }

    private Optional<List<Webhook>> configurations(String resource) {
        return api.list(CONFIGURATIONS + resource, item -> Optional.of(webhooks(item)))
                .map(listed -> listed.items().stream().flatMap(List::stream).toList());
    }

    /** Those with a URL are called outside the cluster. */
    private List<Webhook> webhooks(JsonNode configuration) {
        var name = Json.text(configuration.path("metadata"), "name");
        var webhooks = new ArrayList<Webhook>();
        for (var webhook : configuration.path("webhooks")) {
            var service = webhook.path("clientConfig").path("service");
            if (service.isObject()) {
                webhooks.add(webhook(name, webhook, service));
            }
        }
        return webhooks;
    }

    private Webhook webhook(String configuration, JsonNode webhook, JsonNode service) {
        var namespace = Json.text(service, "namespace");
        var serviceName = Json.text(service, "name");
        return new Webhook(
                configuration + "/" + Json.text(webhook, "name"),
                namespace + "/" + serviceName,
                !"Ignore".equals(Json.text(webhook, "failurePolicy")),
                byService.computeIfAbsent(namespace + "/" + serviceName, _ -> backends(namespace, serviceName)));
    }

    private List<Backend> backends(String namespace, String service) {
        return api
                .list(SLICES.formatted(namespace, service), slice -> Optional.of(ready(slice)))
                .map(Listed::items)
                .orElse(List.of())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<Backend> ready(JsonNode slice) {
        var backends = new ArrayList<Backend>();
        for (var endpoint : slice.path("endpoints")) {
            // A missing condition counts as ready.
            if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                Json.texts(endpoint.path("addresses"))
                        .forEach(address -> backends.add(new Backend(address, Json.text(endpoint, "nodeName"))));
            }
        }
        return backends;
    }
}

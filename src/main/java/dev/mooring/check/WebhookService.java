package dev.mooring.check;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.actual.kubernetes.Webhook.Backend;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service that admission webhooks lead to: several may share one, and fail together.
 *
 * @param name {@code namespace/name}
 */
public record WebhookService(String name, List<Webhook> webhooks, List<Backend> backends) {
    /** A single pod that restarts is no fault. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    public static final View<List<WebhookService>> VIEW = View.of(
            "the services behind webhooks",
            Stated.NOTHING.and(KubernetesSources.WEBHOOKS),
            facts -> of(facts.get(KubernetesSources.WEBHOOKS)));

    static final String IDLE = "nothing ready behind webhooks of ";

    public WebhookService {
        webhooks = List.copyOf(webhooks);
        backends = List.copyOf(backends);
    }

    /** In order of name. Those that the API server calls outside the cluster have none. */
    private static List<WebhookService> of(List<Webhook> webhooks) {
        return webhooks.stream()
                .filter(webhook -> !webhook.service().isEmpty())
                .collect(Collectors.groupingBy(Webhook::service, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(service -> new WebhookService(
                        service.getKey(),
                        service.getValue(),
                        service.getValue().getFirst().backends()))
                .toList();
    }

    /** Whether writes fail when it cannot be called. */
    public boolean isMandatory() {
        return webhooks.stream().anyMatch(Webhook::mandatory);
    }

    /** Whether the API server may call a pod behind it. One on a lost node tells what it told last. */
    public boolean works(Predicate<String> isLostNode) {
        return backends.stream().anyMatch(backend -> backend.ready() && !isLostNode.test(backend.node()));
    }

    /** Whether all that stands behind it stands on some nodes. */
    public boolean standsOn(Predicate<String> nodes) {
        return !backends.isEmpty() && backends.stream().map(Backend::node).allMatch(nodes);
    }

    /** Whether no earlier verification saw it without a ready pod long enough ago for that to be a fault. */
    public boolean isGivenTime(Lasting lasting, Instant now) {
        return !Age.longAgo(lasting.since(idle()).orElse(null), PATIENCE, now);
    }

    /**
     * What the memory of verifications calls it while no pod behind it is ready. The API server takes any text for the name of
     * a webhook's service, and the memory is kept in lines.
     */
    String idle() {
        return IDLE + name.replaceAll("\\p{Cntrl}", "?");
    }

    /** Names of those that stand on some nodes alone; null where none does. */
    public static @Nullable List<String> standingOn(List<WebhookService> services, Collection<String> names) {
        var nodes = Set.copyOf(names);
        var found = services.stream()
                .filter(service -> service.standsOn(nodes::contains))
                .map(service -> service.name() + (service.isMandatory() ? " (failurePolicy Fail)" : ""))
                .toList();
        return found.isEmpty() ? null : found;
    }
}

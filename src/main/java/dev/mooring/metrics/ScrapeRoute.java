package dev.mooring.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /q/metrics} of the management port: Prometheus's text to whoever says nothing, and OpenMetrics to whoever asks
 * for it, as Prometheus itself does. In place of the route of Quarkus, which answers OpenMetrics to whoever says nothing, and
 * text to Prometheus. Gauges ask the database, so this waits on a thread that may.
 */
@ApplicationScoped
class ScrapeRoute {
    private static final String PATH = "/q/metrics";
    private static final int BEFORE_THE_OTHER = -10;
    private final PrometheusMeterRegistry registry;

    @Inject
    ScrapeRoute(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get(PATH).order(BEFORE_THE_OTHER).blockingHandler(this::scrape, false);
    }

    private void scrape(RoutingContext context) {
        var type = type(context.request().getHeader(HttpHeaders.ACCEPT));
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(registry.scrape(type));
    }

    /** Of the formats that are accepted, the one that is named first. */
    static String type(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }
}

package dev.mooring.page;

import dev.mooring.edge.HttpConfig;
import dev.mooring.edge.OwnOrigin;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Takes forms of this page alone. A browser sends its cookies and passwords along with other sites' forms too, and says
 * whose form it is; one that does not say it is refused.
 */
// Not a singleton: Quarkus makes filters before the configuration is read, and so gets a proxy.
@ApplicationScoped
class OriginGuard {
    private final HttpConfig config;

    @Inject
    OriginGuard(HttpConfig config) {
        this.config = config;
    }

    @FromThisPage
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable Response refuseOthers(HttpServerRequest request) {
        return isOfThisPage(
                        request.getHeader("Origin"),
                        request.authority(),
                        request.getHeader("Sec-Fetch-Site"),
                        config.url())
                ? null
                : Response.status(Status.FORBIDDEN)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("Only a form of this page may do that: open the page and use its buttons.\n")
                        .build();
    }

    static boolean isOfThisPage(
            @Nullable String origin, @Nullable HostAndPort host, @Nullable String site, Optional<URI> published) {
        return origin != null && OwnOrigin.is(origin, host, published) && (site == null || "same-origin".equals(site));
    }
}

package dev.mooring.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the page and the API only under names that are known to be this installation's, so that a web site that
 * makes its own name point here (DNS rebinding) sees nothing; and lets a browser change something only from pages of the
 * same host. Deliveries are signed and need neither. Stands before every other route.
 */
@ApplicationScoped
public class HostGuard {
    static final int BEFORE_ALL = -100_000;
    private static final String DELIVERIES = "/webhooks";
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** Names that nobody outside can make point anywhere (RFC 6761; Kubernetes' names of services). */
    private static final List<String> LOCAL = List.of(".localhost", ".svc", ".svc.cluster.local");

    private final Set<String> known;
    private final Optional<URI> published;

    @Inject
    HostGuard(HttpConfig config) {
        this.published = config.url();
        this.known = Stream.concat(
                        config.hosts().orElse(List.of()).stream(),
                        published.flatMap(url -> Optional.ofNullable(url.getHost())).stream())
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(context -> {
            var request = context.request();
            if (ExemptPath.isBelow(DELIVERIES, context)) {
                context.next();
            } else if (!isKnown(request)) {
                refuse(
                        request,
                        MISDIRECTED,
                        "Misdirected request",
                        "The page and the API do not answer under this host name: add it to mooring.http.hosts"
                                + " (MOORING_HTTP_HOSTS), or set mooring.http.url, if it is this installation's.");
            } else if (!READING.contains(request.method()) && isOfAnotherSite(request)) {
                refuse(
                        request,
                        FORBIDDEN,
                        "Forbidden",
                        "A browser may change something only from a page of this host: Origin names another.");
            } else {
                context.next();
            }
        });
    }

    /** Whoever sends no host is no browser. What was sent and is no host has no authority either, and is of no known name. */
    private boolean isKnown(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? isEmpty(request.getHeader("Host")) : isKnown(authority);
    }

    private static boolean isEmpty(@Nullable String header) {
        return header == null || header.isEmpty();
    }

    private boolean isKnown(HostAndPort authority) {
        var host = authority.host().toLowerCase(Locale.ROOT);
        return IPV4.matcher(host).matches()
                || host.startsWith("[")
                || host.indexOf('.') < 0
                || LOCAL.stream().anyMatch(host::endsWith)
                || known.contains(host);
    }

    /** Browsers name the page's origin with all that is not plain reading; other clients send none. */
    private boolean isOfAnotherSite(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        var site = request.getHeader("Sec-Fetch-Site");
        var host = request.authority();
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        return origin != null && !OwnOrigin.is(origin, host, published);
    }

    private static void refuse(HttpServerRequest request, int status, String title, String detail) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .toBuffer());
    }
}

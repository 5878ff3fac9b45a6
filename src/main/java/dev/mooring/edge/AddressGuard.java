package dev.mooring.edge;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an address that is none or cannot be decoded ({@code ?a=%zz}) in words, on both ports. Quarkus would refuse it
 * before any route does, and say nothing: it is told to leave that ({@link #leaveItToUs}). Stands before every other route.
 */
@ApplicationScoped
public class AddressGuard {
    /** Quarkus reads it once: in a JVM as it starts, in a native image while that is built. See docs/native.md. */
    private static final String UNCHECKED = "vertx.disableURIValidation";

    private static final int BEFORE_ALL = -100_001;
    private static final int BAD_REQUEST = 400;
    private static final String DETAIL =
            "The address cannot be decoded: in its path and its query a percent sign stands before two hex digits, and"
                    + " a percent sign itself is %25, a space %20.";

    /** To be called before Quarkus starts. */
    public static void leaveItToUs() {
        System.setProperty(UNCHECKED, "true");
    }

    void register(@Observes Router router) {
        guard(router);
    }

    void register(@Observes ManagementInterface management) {
        guard(management.router());
    }

    private static void guard(Router router) {
        router.route().order(BEFORE_ALL).handler(context -> {
            if (isDecodable(context.request().uri())) {
                context.next();
            } else {
                refuse(context.request());
            }
        });
    }

    static boolean isDecodable(@Nullable String uri) {
        if (uri == null) {
            return false;
        }
        try {
            var address = new URI(uri);
            var decoder = new QueryStringDecoder(address);
            return decoder.path() != null && decoder.parameters() != null;
        } catch (URISyntaxException | IllegalArgumentException notDecodable) {
            return false;
        }
    }

    /** In words for whoever looks at a page, as a problem document for programs. */
    private static void refuse(HttpServerRequest request) {
        var response = request.response().setStatusCode(BAD_REQUEST).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8")
                    .end(DETAIL + "\n");
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", "Bad Request")
                        .put("status", BAD_REQUEST)
                        .put("detail", DETAIL)
                        .toBuffer());
    }
}

package dev.mooring.webhook;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a version of HTTP that is not known here with 505 (RFC 9110, 15.6.6), on every path and before anything
 * else; the connection is closed, since what follows on it cannot be understood. Vert.x itself leaves such requests
 * to routes, or answers 501 where it looks out for web sockets.
 */
@ApplicationScoped
public class HttpVersions {
    private static final int BEFORE_ALL = ConnectionGuard.BEFORE_ALL - 1;
    private static final int UNSUPPORTED = 505;

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(context -> {
            var request = context.request();
            // Vert.x has no constant for a version that it does not know.
            if (request.version() == null) {
                refuse(request);
            } else {
                context.next();
            }
        });
    }

    private static void refuse(HttpServerRequest request) {
        request.response()
                .setStatusCode(UNSUPPORTED)
                .putHeader("Connection", "close")
                .putHeader("Content-Type", "application/problem+json")
                .endHandler(sent -> request.connection().close())
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", "HTTP version not supported")
                        .put("status", UNSUPPORTED)
                        .put("detail", "Send HTTP/1.0, HTTP/1.1 or HTTP/2.")
                        .toBuffer());
    }
}

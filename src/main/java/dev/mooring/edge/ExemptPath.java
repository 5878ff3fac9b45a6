package dev.mooring.edge;

import io.vertx.ext.web.RoutingContext;

/**
 * Whether a request is for something that a guard lets pass. It must be as it is written and as routes read it, so that
 * {@code /webhooks/../api} passes as neither.
 */
final class ExemptPath {
    private ExemptPath() {}

    /** @param root without a slash at its end, such as {@code /q/health} */
    static boolean isBelow(String root, RoutingContext context) {
        var written = context.request().path();
        return written != null && isBelow(root, written) && isBelow(root, context.normalizedPath());
    }

    private static boolean isBelow(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}

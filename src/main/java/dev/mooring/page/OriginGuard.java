package dev.mooring.page;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Takes forms of this page alone. A browser sends its cookies and passwords along with other sites' forms too, and says
 * whose form it is; one that does not say it is refused.
 */
final class OriginGuard {

    @FromThisPage
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable Response refuseOthers(ContainerRequestContext request) {
        return isOfThisPage(
                        request.getHeaderString("Origin"),
                        request.getHeaderString(HttpHeaders.HOST),
                        request.getHeaderString("Sec-Fetch-Site"))
                ? null
                : Response.status(Status.FORBIDDEN)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("Only a form of this page may do that: open the page and use its buttons.\n")
                        .build();
    }

    static boolean isOfThisPage(@Nullable String origin, @Nullable String host, @Nullable String site) {
        return origin != null
                && host != null
                && origin.endsWith("://" + host)
                && (site == null || "same-origin".equals(site));
    }
}

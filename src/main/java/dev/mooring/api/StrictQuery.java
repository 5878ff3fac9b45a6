package dev.mooring.api;

import dev.mooring.caller.ApiAuthentication;
import dev.mooring.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, everywhere under /api, a query parameter that the resource method does not take, and one that is given twice:
 * a misspelt filter would otherwise match everything, and a misspelt cursor lead to the first page for ever. Runs after
 * {@link ApiAuthentication}, so that a stranger learns nothing.
 */
final class StrictQuery {
    /** One entry for each resource method that was called. */
    private final Map<Method, QueryParameters> taken = new ConcurrentHashMap<>();

    @ServerRequestFilter
    @Nullable Response refuse(ContainerRequestContext request, ResourceInfo resource) {
        if (!request.getUriInfo().getPath().startsWith("/api/")) {
            return null;
        }
        return taken.computeIfAbsent(resource.getResourceMethod(), QueryParameters::of)
                .complaint(request.getUriInfo().getQueryParameters())
                .map(complaint -> Problem.of(Status.BAD_REQUEST, complaint).toResponse())
                .orElse(null);
    }
}

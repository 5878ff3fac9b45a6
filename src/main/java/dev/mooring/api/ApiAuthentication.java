package dev.mooring.api;

import dev.mooring.api.TokenRequest.Scheme;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Guards everything under /api: by bearer token, by OIDC, or not at all where that was asked for. Comes before all else,
 * so that a stranger does not even learn what there is.
 */
final class ApiAuthentication {
    static final String CHALLENGE = "Bearer realm=\"mooring\"";
    private final ApiConfig config;
    private final CurrentIdentityAssociation identity;

    @Inject
    ApiAuthentication(ApiConfig config, CurrentIdentityAssociation identity) {
        this.config = config;
        this.identity = identity;
    }

    @ServerRequestFilter(preMatching = true, priority = Priorities.AUTHENTICATION)
    Uni<@Nullable Response> authenticate(ContainerRequestContext request) {
        if (config.auth() == ApiConfig.Auth.NONE
                || !request.getUriInfo().getPath().startsWith("/api/")) {
            return Uni.createFrom().nullItem();
        }
        return identity.getDeferredIdentity()
                .map(this::isKnown)
                .onFailure()
                .recoverWithItem(false)
                .map(known -> known ? null : unauthorised());
    }

    /** Not by the password that a browser sends: it sends it along with other sites' requests too. */
    private boolean isKnown(SecurityIdentity caller) {
        return switch (config.auth()) {
            case NONE -> true;
            case TOKEN ->
                TokenHolders.scheme(caller)
                        .filter(scheme -> scheme == Scheme.BEARER)
                        .isPresent();
            case OIDC -> !caller.isAnonymous() && !TokenHolders.isOne(caller);
        };
    }

    private static Response unauthorised() {
        var problem = Problem.of(Status.UNAUTHORIZED, "Send Authorization: Bearer with a token that is valid here.");
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
    }
}

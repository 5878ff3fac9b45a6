package dev.mooring.api;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Guards everything under /api: by bearer token, by OIDC, or not at all where that was asked for. */
final class ApiAuthentication {
    private static final String SCHEME = "Bearer ";
    private final ApiConfig config;
    private final List<byte[]> tokens;
    private final CurrentIdentityAssociation identity;

    @Inject
    ApiAuthentication(ApiConfig config, CurrentIdentityAssociation identity) {
        this.config = config;
        this.identity = identity;
        this.tokens = config.configuredTokens().stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    Uni<@Nullable Response> authenticate(ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().startsWith("/api/")) {
            return Uni.createFrom().nullItem();
        }
        return switch (config.auth()) {
            case NONE -> Uni.createFrom().nullItem();
            case TOKEN -> Uni.createFrom().item(hasToken(request) ? null : unauthorised());
            case OIDC ->
                identity.getDeferredIdentity()
                        .map(ApiAuthentication::check)
                        .onFailure()
                        .recoverWithItem(ApiAuthentication::unauthorised);
        };
    }

    private static @Nullable Response check(SecurityIdentity known) {
        return known.isAnonymous() ? unauthorised() : null;
    }

    private boolean hasToken(ContainerRequestContext request) {
        var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        var given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        var known = false;
        for (var token : tokens) {
            known |= MessageDigest.isEqual(token, given);
        }
        return known;
    }

    private static Response unauthorised() {
        var problem = Problem.of(Status.UNAUTHORIZED, "Send Authorization: Bearer with a token that is valid here.");
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"mooring\"")
                .build();
    }
}

package dev.mooring.caller;

import dev.mooring.caller.SignInFailures.Door;
import dev.mooring.caller.TokenRequest.Scheme;
import dev.mooring.problem.Problem;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Guards everything under /api, and /mcp: by bearer token, by OIDC, or not at all where that was asked for. Comes before all else,
 * so that a stranger does not even learn what there is. What a caller may do, {@link ApiAuthorization} says.
 */
@ApplicationScoped
public class ApiAuthentication {
    static final String CHALLENGE = "Bearer realm=\"mooring\"";
    private static final String CALLER = "mooring.caller";
    private final ApiConfig config;
    private final CurrentIdentityAssociation identity;
    private final OidcRoles oidc;
    private final SignInFailures failures;

    @Inject
    ApiAuthentication(ApiConfig config, CurrentIdentityAssociation identity, OidcRoles oidc, SignInFailures failures) {
        this.config = config;
        this.identity = identity;
        this.oidc = oidc;
        this.failures = failures;
    }

    /** Whether a request is one of those that are guarded. */
    static boolean guards(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        return path.startsWith("/api/") || path.equals("/mcp") || path.startsWith("/mcp/");
    }

    /** Who makes a guarded request that was let in. */
    static Optional<Caller> caller(ContainerRequestContext request) {
        return Optional.ofNullable((Caller) request.getProperty(CALLER));
    }

    @ServerRequestFilter(preMatching = true, priority = Priorities.AUTHENTICATION)
    Uni<@Nullable Response> authenticate(ContainerRequestContext request, HttpServerRequest http) {
        if (!guards(request)) {
            return Uni.createFrom().nullItem();
        }
        if (config.auth() == ApiConfig.Auth.NONE) {
            request.setProperty(CALLER, Caller.ANYONE);
            return Uni.createFrom().nullItem();
        }
        return identity.getDeferredIdentity()
                .map(this::known)
                .onItem()
                .<@Nullable Response>transform(caller -> admit(caller, request))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithUni(() -> failures.answer(Door.API, http, unauthorised()))
                .onFailure(ApiAuthentication::isNotKnown)
                .recoverWithItem(ApiAuthentication::away)
                .onFailure()
                .recoverWithItem(ApiAuthentication::unauthorised);
    }

    private static @Nullable Response admit(Optional<Caller> caller, ContainerRequestContext request) {
        caller.ifPresent(known -> request.setProperty(CALLER, known));
        return caller.isPresent() ? null : unauthorised();
    }

    /** Not by the password that a browser sends: it sends it along with other sites' requests too. */
    private Optional<Caller> known(SecurityIdentity identity) {
        return switch (config.auth()) {
            case NONE -> Optional.of(Caller.ANYONE);
            case TOKEN ->
                TokenHolders.scheme(identity)
                        .filter(scheme -> scheme == Scheme.BEARER)
                        .flatMap(_ -> TokenHolders.caller(identity));
            case OIDC ->
                identity.isAnonymous() || TokenHolders.caller(identity).isPresent()
                        ? Optional.empty()
                        : Optional.of(oidc.caller(identity));
        };
    }

    /** Where the provider does not answer, nobody knows yet whether the token is a wrong one. */
    private static boolean isNotKnown(Throwable failure) {
        return failure instanceof OIDCException || failure instanceof IOException;
    }

    private static Response away() {
        return Problem.of(
                        Status.SERVICE_UNAVAILABLE,
                        "Whose token this is cannot be told: the provider of mooring.api.oidc does not answer. Try again.")
                .toResponse();
    }

    private static Response unauthorised() {
        var problem = Problem.of(Status.UNAUTHORIZED, "Send Authorization: Bearer with a token that is valid here.");
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
    }
}

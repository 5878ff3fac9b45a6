package dev.mooring.page;

import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.Caller;
import dev.mooring.caller.Role;
import dev.mooring.caller.SignInFailures;
import dev.mooring.caller.SignInFailures.Door;
import dev.mooring.caller.TokenHolders;
import dev.mooring.database.DatabaseUnavailable;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets readers of the page in: by the session that they began at {@code /login}, or by a token that a program sends. Who has
 * neither is led there, where that is a browser, and asked for a password else.
 */
// Not a singleton: Quarkus makes filters before the configuration is read, and so gets a proxy.
@ApplicationScoped
class PageGuard {
    private final PageConfig config;
    private final ApiConfig api;
    private final CurrentIdentityAssociation identity;
    private final SignInFailures failures;

    @Inject
    PageGuard(PageConfig config, ApiConfig api, CurrentIdentityAssociation identity, SignInFailures failures) {
        this.config = config;
        this.api = api;
        this.identity = identity;
        this.failures = failures;
    }

    @ForReaders
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    Uni<@Nullable Response> admit(HttpServerRequest http) {
        return switch (config.auth()) {
            case NONE -> Uni.createFrom().nullItem();
            case TOKEN, OIDC ->
                identity.getDeferredIdentity()
                        .map(TokenHolders::caller)
                        .onItem()
                        .<@Nullable Response>transform(caller ->
                                caller.filter(known -> known.may(Role.READER)).isPresent() ? null : lead(http))
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithUni(() -> failures.answer(Door.PAGE, http, ask()))
                        .onFailure(DatabaseUnavailable.class)
                        .recoverWithItem(PageGuard::away)
                        .onFailure()
                        .recoverWithItem(PageGuard::ask);
        };
    }

    /** Who reads the page; empty where nobody is asked who they are. */
    Optional<Caller> reader() {
        return switch (config.auth()) {
            case TOKEN, OIDC -> TokenHolders.caller(identity.getIdentity());
            case NONE -> Optional.empty();
        };
    }

    /** Who may do anything here but read: an operator who signed in, or anyone where the API is open to all anyway. */
    Optional<Caller> operator() {
        return switch (config.auth()) {
            case TOKEN, OIDC -> TokenHolders.caller(identity.getIdentity()).filter(caller -> caller.may(Role.OPERATOR));
            case NONE -> api.auth() == ApiConfig.Auth.NONE ? Optional.of(Caller.ANYONE) : Optional.empty();
        };
    }

    private static Response lead(HttpServerRequest http) {
        return isBrowserThatReads(http)
                ? Response.seeOther(URI.create(ReturnPath.login(http.uri())))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build()
                : ask();
    }

    private static boolean isBrowserThatReads(HttpServerRequest http) {
        var accept = http.getHeader(HttpHeaders.ACCEPT);
        return "GET".equals(http.method().name())
                && http.getHeader(HttpHeaders.AUTHORIZATION) == null
                && accept != null
                && accept.contains(MediaType.TEXT_HTML);
    }

    private static Response away() {
        return Response.status(Status.SERVICE_UNAVAILABLE)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("Who is signed in is in the database, which does not answer. Try again.\n")
                .build();
    }

    private static Response ask() {
        return Response.status(Status.UNAUTHORIZED)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Basic realm=\"Mooring: any user, an API token as password\", charset=\"UTF-8\"")
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("Sign in at /login; programs with any user name and one of mooring.api.tokens as password.\n")
                .build();
    }
}

package dev.mooring.page;

import dev.mooring.api.ApiConfig;
import dev.mooring.api.TokenHolders;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets readers of the page in. A browser can only be made to ask for a password, so the token is taken as one. */
@Singleton
final class PageGuard {
    private final PageConfig config;
    private final ApiConfig api;
    private final CurrentIdentityAssociation identity;

    @Inject
    PageGuard(PageConfig config, ApiConfig api, CurrentIdentityAssociation identity) {
        this.config = config;
        this.api = api;
        this.identity = identity;
    }

    @ForReaders
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    Uni<@Nullable Response> admit() {
        return switch (config.auth()) {
            case NONE -> Uni.createFrom().nullItem();
            case TOKEN ->
                identity.getDeferredIdentity()
                        .map(TokenHolders::isOne)
                        .onFailure()
                        .recoverWithItem(false)
                        .map(known -> known ? null : ask());
        };
    }

    /** Whether the page may do anything but show: only where its readers are known, or the API is open to all anyway. */
    boolean maySteer() {
        return switch (config.auth()) {
            case TOKEN -> true;
            case NONE -> api.auth() == ApiConfig.Auth.NONE;
        };
    }

    private static Response ask() {
        return Response.status(Status.UNAUTHORIZED)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Basic realm=\"Mooring: any user, an API token as password\", charset=\"UTF-8\"")
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("Sign in with any user name and one of mooring.api.tokens as password.\n")
                .build();
    }
}

package dev.mooring.session;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of a request by its cookie, where it has nothing that was sent on purpose. Not of the API: a browser sends
 * cookies along with other sites' requests. Not of the way to a provider either: who goes it wants to be known anew.
 */
@Singleton
final class SessionMechanism implements HttpAuthenticationMechanism {
    /** After tokens, which are sent on purpose; before OIDC. */
    private static final int PRIORITY = 1_900;

    private final SessionCookie cookie;

    @Inject
    SessionMechanism(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return isForSessions(context.normalizedPath()) && context.request().getHeader("Authorization") == null
                ? cookie.id(context.request())
                        .map(id -> providers.authenticate(new SessionRequest(id)))
                        .orElseGet(SessionMechanism::nobody)
                : nobody();
    }

    private static boolean isForSessions(String path) {
        return !path.startsWith("/api/") && !path.startsWith("/mcp") && !path.startsWith(PageTenant.PATH);
    }

    private static Uni<SecurityIdentity> nobody() {
        return Uni.createFrom().nullItem();
    }

    /** Has none: the page itself shows where to sign in. */
    @Override
    public Uni<@Nullable ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SessionRequest.class);
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}

package dev.mooring.session;

import dev.mooring.caller.TokenHolders;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Knows the callers that are signed in. Whose session is over is nobody, and is asked to sign in again. */
@Singleton
public final class SessionHolders implements IdentityProvider<SessionRequest> {
    private final Sessions sessions;

    @Inject
    SessionHolders(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Class<SessionRequest> getRequestType() {
        return SessionRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request));
    }

    private SecurityIdentity identity(SessionRequest request) {
        return sessions.caller(request.id())
                .map(caller -> TokenHolders.signedIn(caller, () -> sessions.isOf(caller, request.id())))
                .orElseGet(SessionHolders::nobody);
    }

    /** No failure, which would be taken for a wrong token. */
    private static SecurityIdentity nobody() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(""))
                .setAnonymous(true)
                .build();
    }
}

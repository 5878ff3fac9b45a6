package dev.mooring.api;

import dev.mooring.api.TokenRequest.Scheme;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Knows the callers that hold one of the {@link Tokens}. */
@Singleton
public final class TokenHolders implements IdentityProvider<TokenRequest> {
    private static final String SCHEME = "mooring.scheme";
    private static final String CALLER = "mooring.caller";
    private final Tokens tokens;

    @Inject
    TokenHolders(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Who holds a token, however it was presented; empty for those who hold none. */
    public static Optional<Caller> caller(SecurityIdentity identity) {
        return Optional.ofNullable(identity.<Caller>getAttribute(CALLER));
    }

    /** How someone presented a token; empty for those who hold none. */
    static Optional<Scheme> scheme(SecurityIdentity identity) {
        return Optional.ofNullable(identity.<Scheme>getAttribute(SCHEME));
    }

    @Override
    public Class<TokenRequest> getRequestType() {
        return TokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(TokenRequest request, AuthenticationRequestContext context) {
        return tokens.holder(request.token())
                .map(caller -> Uni.createFrom().item(identity(caller, request.scheme())))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    /** Someone who is signed in to the page. The API takes nobody by that. */
    public static SecurityIdentity signedIn(Caller caller) {
        return identity(caller, Scheme.SESSION);
    }

    private static SecurityIdentity identity(Caller caller, Scheme scheme) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addAttribute(SCHEME, scheme)
                .addAttribute(CALLER, caller)
                .build();
    }
}

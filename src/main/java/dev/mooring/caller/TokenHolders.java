package dev.mooring.caller;

import dev.mooring.caller.TokenRequest.Scheme;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Knows the callers that hold one of the {@link Tokens}. */
@Singleton
public final class TokenHolders implements IdentityProvider<TokenRequest> {
    private static final String SCHEME = "mooring.scheme";
    private static final String CALLER = "mooring.caller";
    private static final String STANDING = "mooring.standing";
    /** So long a provider's word is taken for: it is not asked again. Who comes back is asked for a new token. */
    private static final Duration VOUCHED = Duration.ofMinutes(15);

    private final Tokens tokens;

    @Inject
    TokenHolders(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Who holds a token, however it was presented; empty for those who hold none. */
    public static Optional<Caller> caller(SecurityIdentity identity) {
        return Optional.ofNullable(identity.<Caller>getAttribute(CALLER));
    }

    /**
     * Whether someone who was let in would still be: his token, or the session that he began, is valid. To be asked of whom one
     * goes on telling, at any time after; may ask the database.
     */
    public static BooleanSupplier standing(SecurityIdentity identity) {
        var known = identity.<BooleanSupplier>getAttribute(STANDING);
        var until = System.nanoTime() + VOUCHED.toNanos();
        return known == null ? () -> System.nanoTime() - until < 0 : known;
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
        var hash = Tokens.hash(request.token());
        return tokens.holderOf(hash)
                .map(caller -> Uni.createFrom()
                        .item(identity(
                                caller,
                                request.scheme(),
                                () -> tokens.holderOf(hash).equals(Optional.of(caller)))))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    /**
     * Someone who is signed in to the page. The API takes nobody by that.
     *
     * @param standing whether the session goes on
     */
    public static SecurityIdentity signedIn(Caller caller, BooleanSupplier standing) {
        return identity(caller, Scheme.SESSION, standing);
    }

    private static SecurityIdentity identity(Caller caller, Scheme scheme, BooleanSupplier standing) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addAttribute(SCHEME, scheme)
                .addAttribute(CALLER, caller)
                .addAttribute(STANDING, standing)
                .build();
    }
}

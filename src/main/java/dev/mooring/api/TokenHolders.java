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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Knows the callers that hold one of {@code mooring.api.tokens}. Each token is compared, and in constant time: how long
 * it takes tells nothing of them.
 */
@Singleton
public final class TokenHolders implements IdentityProvider<TokenRequest> {
    private static final String SCHEME = "mooring.scheme";
    private final List<byte[]> tokens;

    @Inject
    TokenHolders(ApiConfig config) {
        this.tokens = config.configuredTokens().stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Whether someone holds a token, however it was presented. */
    public static boolean isOne(SecurityIdentity identity) {
        return scheme(identity).isPresent();
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
        return isKnown(request.token())
                ? Uni.createFrom().item(holder(request.scheme()))
                : Uni.createFrom().failure(new AuthenticationFailedException());
    }

    private boolean isKnown(byte[] given) {
        var known = false;
        for (var token : tokens) {
            known |= MessageDigest.isEqual(token, given);
        }
        return known;
    }

    private static SecurityIdentity holder(Scheme scheme) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("token"))
                .addAttribute(SCHEME, scheme)
                .build();
    }
}

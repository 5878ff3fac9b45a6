package dev.mooring.caller;

import dev.mooring.caller.TokenRequest.Scheme;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token of a request: {@code Authorization: Bearer TOKEN}, or {@code Basic} with the token as password. A
 * bearer is left to OIDC where the API is guarded by that. Who may do what with a token, {@link ApiAuthentication} and
 * the page say.
 */
@Singleton
final class TokenMechanism implements HttpAuthenticationMechanism {
    /** Before OIDC, which would take each bearer for its own. */
    private static final int PRIORITY = 2_000;

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private final ApiConfig config;

    @Inject
    TokenMechanism(ApiConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return request(context.request().getHeader("Authorization"))
                .map(request -> providers.authenticate(request))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private Optional<TokenRequest> request(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        if (isOf(BEARER, authorization)) {
            return config.auth() == ApiConfig.Auth.OIDC
                    ? Optional.empty()
                    : Optional.of(new TokenRequest(
                            bytes(authorization.substring(BEARER.length()).strip()), Scheme.BEARER));
        }
        return isOf(BASIC, authorization)
                ? Optional.of(new TokenRequest(password(authorization.substring(BASIC.length())), Scheme.BASIC))
                : Optional.empty();
    }

    private static boolean isOf(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static byte[] password(String credentials) {
        try {
            var text = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
            return bytes(text.substring(text.indexOf(':') + 1));
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", ApiAuthentication.CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenRequest.class);
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}

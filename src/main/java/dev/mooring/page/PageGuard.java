package dev.mooring.page;

import dev.mooring.api.ApiConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Lets readers of the page in. A browser can only be made to ask for a password, so the token is taken as one. */
@Singleton
final class PageGuard {
    private static final String SCHEME = "Basic ";
    private final PageConfig config;
    private final ApiConfig api;

    @Inject
    PageGuard(PageConfig config, ApiConfig api) {
        this.config = config;
        this.api = api;
    }

    boolean admits(@Nullable String authorization) {
        return switch (config.auth()) {
            case NONE -> true;
            case TOKEN -> authorization != null && authorization.startsWith(SCHEME) && isToken(authorization);
        };
    }

    /** Whether the page may do anything but show: only where its readers are known, or the API is open to all anyway. */
    boolean maySteer() {
        return switch (config.auth()) {
            case TOKEN -> true;
            case NONE -> api.auth() == ApiConfig.Auth.NONE;
        };
    }

    private boolean isToken(String authorization) {
        var given = password(authorization.substring(SCHEME.length()));
        var known = false;
        for (var token : api.configuredTokens()) {
            known |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given);
        }
        return known;
    }

    private static byte[] password(String credentials) {
        try {
            var text = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    Response ask() {
        return Response.status(Status.UNAUTHORIZED)
                .header(
                        "WWW-Authenticate",
                        "Basic realm=\"Mooring: any user, an API token as password\", charset=\"UTF-8\"")
                .type(MediaType.TEXT_PLAIN_TYPE)
                .entity("Sign in with any user name and one of mooring.api.tokens as password.\n")
                .build();
    }
}

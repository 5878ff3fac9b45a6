package dev.mooring.session;

import dev.mooring.edge.HttpConfig;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie that a session's id is in. No script can read it; over TLS it goes nowhere else, and no other host of the
 * domain can set it ({@code __Host-}). Same-site is lax: with strict, a link in a message would lead to the form though one
 * is signed in. What changes something is checked by its origin besides.
 */
@Singleton
public final class SessionCookie {
    private static final String PLAIN = "mooring-session";
    private static final String SECURE = "__Host-mooring-session";
    private final HttpConfig config;

    @Inject
    SessionCookie(HttpConfig config) {
        this.config = config;
    }

    /** The id that a browser sends. Over TLS, only the one that was set over TLS. */
    public Optional<String> id(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(name(request))).map(Cookie::getValue);
    }

    /** Lasts until the browser is closed, or the session is over. */
    public NewCookie of(String id, HttpServerRequest request) {
        return builder(request).value(id).build();
    }

    /** Takes it back. */
    public NewCookie none(HttpServerRequest request) {
        return builder(request).value("").maxAge(0).build();
    }

    private NewCookie.Builder builder(HttpServerRequest request) {
        return new NewCookie.Builder(name(request))
                .path("/")
                .httpOnly(true)
                .secure(isSecure(request))
                .sameSite(NewCookie.SameSite.LAX);
    }

    private String name(HttpServerRequest request) {
        return isSecure(request) ? SECURE : PLAIN;
    }

    /** By its connection, by the word of a trusted proxy, or by that of whoever set {@code mooring.http.url}. */
    private boolean isSecure(HttpServerRequest request) {
        return "https".equals(request.scheme())
                || config.url()
                        .filter(url -> "https".equals(url.getScheme()))
                        .filter(url -> Stream.ofNullable(request.authority())
                                .anyMatch(authority -> authority.host().equalsIgnoreCase(url.getHost())))
                        .isPresent();
    }
}

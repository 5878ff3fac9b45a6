package dev.mooring.caller;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A token as it was presented, not known to be valid yet. */
final class TokenRequest extends BaseAuthenticationRequest {
    private final byte[] token;
    private final Scheme scheme;

    TokenRequest(byte[] token, Scheme scheme) {
        this.token = token.clone();
        this.scheme = scheme;
    }

    byte[] token() {
        return token.clone();
    }

    Scheme scheme() {
        return scheme;
    }

    /** How it was presented. */
    enum Scheme {
        /** By a client, on purpose. */
        BEARER,
        /** As the password of any user, by a browser: it sends that along with other sites' requests too. */
        BASIC,
        /** To begin a session, whose cookie a browser sends along with other sites' requests too. */
        SESSION
    }
}

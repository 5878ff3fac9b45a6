package dev.mooring.session;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A session's id as a browser sent it, not known to be valid yet. */
final class SessionRequest extends BaseAuthenticationRequest {
    private final String id;

    SessionRequest(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}

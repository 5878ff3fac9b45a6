package dev.mooring.caller;

import org.jspecify.annotations.Nullable;

/**
 * Someone who is known.
 *
 * @param name as logs tell it: that of a token, or of the principal that the provider vouches for; never a secret
 * @param role null for who is known and may nothing
 */
public record Caller(String name, @Nullable Role role) {
    /** Whoever calls where nobody is asked who they are. */
    public static final Caller ANYONE = new Caller("anyone", Role.OPERATOR);

    /** Whether the caller has a role, or one that includes it. */
    public boolean may(Role needed) {
        return role != null && role.includes(needed);
    }
}

package dev.mooring.caller;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a caller may do. Each includes those before it. */
public enum Role {
    /** Reads everything but the bodies of deliveries. */
    READER,
    /** Reads those too, and has something done: replays, rehearsals, verifications. */
    OPERATOR;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** What {@code openapi/mooring.yaml} calls it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a name; empty for none. */
    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /**
     * What it takes to call an operation: what is not plain reading is for operators, whatever its author stated.
     *
     * @param stated roles in the scopes of the operation's security requirement
     */
    public static Role neededFor(String method, Set<String> stated) {
        return READING.contains(method) && !stated.contains(OPERATOR.id()) ? READER : OPERATOR;
    }
}

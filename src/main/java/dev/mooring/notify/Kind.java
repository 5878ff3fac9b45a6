package dev.mooring.notify;

import java.util.Locale;

/** Why a notice is sent. */
public enum Kind {
    /** Something began. */
    OPENED,
    /** More of the same came to it. */
    GREW,
    /** Part of it is over. */
    SHRUNK,
    /** All of it is over. */
    RESOLVED,
    /** It lasts. */
    REPEATED,
    /** What there is, at a set time. */
    DIGEST,
    /** That Mooring watches, and what it sees. */
    HEARTBEAT,
    /** A silence ends soon, or has ended. */
    SILENCE,
    /** Somebody asked whether notices arrive. */
    TEST;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

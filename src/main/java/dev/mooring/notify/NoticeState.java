package dev.mooring.notify;

import java.util.Locale;

/** Where a notice is on its way. */
public enum NoticeState {
    /** It waits to be sent, or to be sent again. */
    PENDING,
    /** The sink took it. */
    SENT,
    /** A later one of its thread told of it too. */
    MERGED,
    /** Given up, with a cause; until somebody has it sent again. */
    PARKED;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }

    static NoticeState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}

package dev.mooring.inbox;

import java.util.Locale;

/** Where a delivery is on its way. */
public enum DeliveryState {
    /** On disk, waiting to be worked off. */
    PENDING,
    /** Claimed by a worker. */
    PROCESSING,
    /** Worked off: a redelivery costs nothing. */
    DONE,
    /** Given up after its last try: a redelivery or a replay runs it again. */
    PARKED;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }

    public static DeliveryState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}

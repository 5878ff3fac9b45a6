package dev.mooring.report;

import java.util.Locale;

/** What started a verification. */
public enum Trigger {
    STARTUP,
    DELIVERY,
    TIMER,
    NODE_CHANGE,
    /** This replica leads the cluster from now on. */
    TAKEOVER,
    /** Pulumi Cloud has a change that no delivery told of. */
    BACKFILL,
    REQUEST,
    /** Deliveries are run again, and what would come of it is told: nothing of it is kept. */
    REHEARSAL,
    /** The command: nothing of it is kept. */
    COMMAND;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public static Trigger of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public String id() {
        return id;
    }
}

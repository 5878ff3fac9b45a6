package dev.mooring.verification;

import java.util.Locale;

/** What started a verification. */
public enum Trigger {
    STARTUP,
    DELIVERY,
    TIMER,
    NODE_CHANGE,
    REQUEST;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String id() {
        return id;
    }
}

package dev.mooring.check;

import java.util.Locale;

/** The seven groups of the catalogue. */
public enum Group {
    CLUSTER,
    REGISTRATION,
    HEALTH,
    NETWORK,
    VERSION,
    CREDENTIAL,
    DRIFT;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

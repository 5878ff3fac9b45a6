package dev.mooring.check;

import java.util.Locale;

/** The eight groups of the catalogue. */
public enum Group {
    CLUSTER,
    REGISTRATION,
    HEALTH,
    NETWORK,
    VERSION,
    CREDENTIAL,
    DRIFT,
    /** What lives on hybrid nodes beside the cluster itself. */
    NEIGHBOUR;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

package dev.mooring.check;

import java.util.Locale;

/** How bad a fault is, mildest first. */
public enum Severity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

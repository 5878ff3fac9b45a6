package dev.mooring.log;

import java.util.Locale;

/** What a line of the log can be about, beside its text. */
public enum LogField {
    /** Which kind of line it is; docs/logs.md lists them. */
    EVENT,
    CLUSTER,
    /** Id of a verification, which is also that of its report. */
    VERIFICATION,
    /** Id of a delivery, as its sender gave it. */
    DELIVERY,
    TRIGGER,
    TOOK_MS,
    OPENED,
    RESOLVED,
    /** Fingerprint of a finding. */
    FINDING,
    CHECK,
    SEVERITY,
    SOURCE,
    /** Kind of a cause, or what was wrong with a delivery. */
    CAUSE,
    /** Address of who sent a delivery, or a wrong token. */
    SENDER,
    /** Name of who had something done. */
    BY,
    COUNT;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

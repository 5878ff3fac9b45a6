package dev.mooring.onboarding;

import java.util.Locale;

/** Whether something that Mooring needs is there; in the order in which people read it. */
public enum NeedState {
    /** Known not to be there: a call was refused, Pulumi Cloud has no such webhook, a check found it. */
    MISSING,
    /** Not read yet, or not answered: it may be there. */
    UNKNOWN,
    /** Configuration does without it. */
    OFF,
    /** Known to be there. */
    PRESENT;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}

package dev.mooring.check.credential;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class CredentialChecks {
    public static final List<Check> ALL = List.of();

    private CredentialChecks() {}
}

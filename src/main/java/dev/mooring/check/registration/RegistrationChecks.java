package dev.mooring.check.registration;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class RegistrationChecks {
    public static final List<Check> ALL = List.of();

    private RegistrationChecks() {}
}

package dev.mooring.declared.pulumi;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;

/** Pulumi Cloud finds that what was asked for cannot be done (HTTP 400): what it is to be done with is at fault. */
public final class Rejected extends Unreadable {
    private static final long serialVersionUID = 1L;

    Rejected(String operation) {
        super(Kind.MALFORMED, operation, "HTTP 400");
    }
}

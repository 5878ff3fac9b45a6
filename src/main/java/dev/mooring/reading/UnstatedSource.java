package dev.mooring.reading;

/** A rule looks at something that it has not stated: a fault of the rule, which tests find at once. */
public final class UnstatedSource extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnstatedSource(String message) {
        super(message);
    }
}

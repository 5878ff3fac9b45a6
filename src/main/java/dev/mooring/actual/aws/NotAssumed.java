package dev.mooring.actual.aws;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Unreadable;

/** Mooring could not become who it is to be: nothing was asked of the service itself. */
final class NotAssumed extends Unreadable {
    private static final long serialVersionUID = 1L;

    NotAssumed(Cause why) {
        super(why);
    }
}

package dev.mooring.inbox;

/** A delivery could not be written: the sender must be told to try again. */
public final class InboxUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InboxUnavailable(String message) {
        super(message, null, false, false);
    }
}

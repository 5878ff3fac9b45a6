package dev.mooring.inbox;

/** A delivery could not be written: the sender must be told to try again. */
public final class InboxUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean storageLost;

    InboxUnavailable(String message) {
        this(message, false);
    }

    InboxUnavailable(String message, boolean storageLost) {
        super(message, null, false, false);
        this.storageLost = storageLost;
    }

    /** Whether nothing is taken until somebody has looked after the storage. */
    public boolean isStorageLost() {
        return storageLost;
    }
}

package dev.mooring.inbox;

/** What became of a delivery that was handed over. In each case it is on disk. */
public enum Acceptance {
    /** New. */
    ACCEPTED,
    /** Was there already and is still to be worked off. */
    WAITING,
    /** Was parked and will run again. */
    REQUEUED,
    /** Was there already and is done: no work. */
    ALREADY_DONE
}

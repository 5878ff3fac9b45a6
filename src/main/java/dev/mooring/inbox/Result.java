package dev.mooring.inbox;

import dev.mooring.inbox.Claimed.Slot;
import java.time.Instant;

/** How working one delivery off went. */
sealed interface Result {
    Slot slot();

    /** It is done. */
    record Done(Slot slot, String event, String target) implements Result {}

    /** It ends with a verification that still runs; the claim is kept. */
    record Held(Slot slot) implements Result {}

    /** It failed and is tried again. */
    record Retry(Slot slot, String cause, Instant at) implements Result {}

    /** It failed for the last time. */
    record Parked(Slot slot, String cause) implements Result {}
}

package dev.mooring.inbox;

import java.time.Instant;

/**
 * A delivery that was claimed to be worked off.
 *
 * @param attempts tries with this one
 * @param interrupted the process ended while it was read
 */
record Claimed(Delivery delivery, int attempts, boolean interrupted) {

    Claimed(Delivery delivery, int attempts) {
        this(delivery, attempts, false);
    }

    /** A delivery in hand, without its body. */
    record Slot(String id, int attempts, Instant receivedAt) {
        /** As of the try before, which has ended. */
        Slot before() {
            return new Slot(id, attempts - 1, receivedAt);
        }
    }

    Claimed afterAnInterruption() {
        return new Claimed(delivery, attempts, true);
    }

    Slot slot() {
        return new Slot(delivery.id(), attempts, delivery.receivedAt());
    }
}

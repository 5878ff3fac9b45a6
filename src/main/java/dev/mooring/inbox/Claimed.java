package dev.mooring.inbox;

import java.time.Instant;

/** A delivery that was claimed to be worked off. */
record Claimed(Delivery delivery, int attempts) {

    /** A delivery in hand, without its body. */
    record Slot(String id, int attempts, Instant receivedAt) {}

    Slot slot() {
        return new Slot(delivery.id(), attempts, delivery.receivedAt());
    }
}

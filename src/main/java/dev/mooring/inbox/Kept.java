package dev.mooring.inbox;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all deliveries take in the database, about: measured now and then, and counted in between. */
final class Kept {
    /** Bytes of a delivery beside its body, with its part of the indexes. */
    static final int BESIDE_BODY = 512;

    private final AtomicLong bytes = new AtomicLong();

    void measured(long now) {
        bytes.set(now);
    }

    void added(long more) {
        bytes.addAndGet(more);
    }

    void freed(long less) {
        bytes.addAndGet(-less);
    }

    long bytes() {
        return bytes.get();
    }
}

package dev.mooring.verification;

import dev.mooring.verification.VerificationQueue.Run;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives back what verifications of large clusters leave behind. What a verification holds outlives several young collections
 * and is moved to the old generation, which the serial collector does not look at before the heap is as large as it may
 * be: a process with 60 MiB that live would come to hold all that it may. Once enough has come together, all is collected at the
 * end of a verification, when least of it lives. Other collectors see to that themselves, and so does the native binary.
 */
@Singleton
final class Leftovers {
    /** Two verifications of 5,000 nodes. */
    static final long LEAST = 32L << 20;

    /** To collect takes about a millisecond for each MiB that lives: where much does, it waits for more to come together. */
    private static final int PART_OF_WHAT_LIVES = 2;

    private static final String OLD_GENERATION_OF_SERIAL = "Tenured Gen";

    private final Optional<OldGeneration> old;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** The part of the heap that holds what lives long. */
    interface OldGeneration {
        /** Bytes in it, garbage included. */
        long used();

        /** Bytes that were left when it was collected last; none before that. */
        long lived();

        /** Returns when it has been collected. */
        void collect();
    }

    @Inject
    Leftovers() {
        this(ofSerial());
    }

    Leftovers(Optional<OldGeneration> old) {
        this.old = old;
    }

    /** Whoever waits for the verification does not wait for this. */
    void ended(@Observes Run run) {
        if (isDue() && underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("leftovers").start(this::collect);
        }
    }

    private void collect() {
        try {
            old.ifPresent(OldGeneration::collect);
        } finally {
            underWay.set(false);
        }
    }

    boolean isDue() {
        return old.filter(generation -> generation.used() - generation.lived()
                        > Math.max(LEAST, generation.lived() / PART_OF_WHAT_LIVES))
                .isPresent();
    }

    private static Optional<OldGeneration> ofSerial() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> OLD_GENERATION_OF_SERIAL.equals(pool.getName()))
                .<OldGeneration>map(OfSerial::new)
                .findFirst();
    }

    private record OfSerial(MemoryPoolMXBean pool) implements OldGeneration {
        @Override
        public long used() {
            return pool.getUsage().getUsed();
        }

        @Override
        public long lived() {
            return Optional.ofNullable(pool.getCollectionUsage())
                    .map(MemoryUsage::getUsed)
                    .orElse(0L);
        }

        @Override
        public void collect() {
            System.gc();
        }
    }
}

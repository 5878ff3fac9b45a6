package dev.mooring.inbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which delivery has which body, of those that came last. Only a hint: a body is known by a quick print of it, which two
 * may share, and its delivery may be forgotten by now. Whoever uses it compares.
 */
final class KnownBodies {
    /** Bytes; of a smaller one, the rest of a delivery is as large. */
    static final int SMALLEST = 1_024;

    static final int MOST = 4_096;

    /** After that, a body is stored once more, so that the delivery that has it may be forgotten some day. */
    private static final Duration HELD_FOR = Duration.ofDays(1);

    private final Map<Long, Known> byPrint = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > MOST;
        }
    };

    private record Known(String id, long nanos) {}

    /** The id of a delivery that may have this body. */
    synchronized Optional<String> holder(byte[] body) {
        if (body.length < SMALLEST) {
            return Optional.empty();
        }
        return Optional.ofNullable(byPrint.get(print(body)))
                .filter(known -> System.nanoTime() - known.nanos() < HELD_FOR.toNanos())
                .map(Known::id);
    }

    /** A delivery has its own body in the database. */
    synchronized void stored(Delivery delivery) {
        if (delivery.body().length >= SMALLEST) {
            byPrint.put(print(delivery.body()), new Known(delivery.id(), System.nanoTime()));
        }
    }

    private static long print(byte[] body) {
        return ((long) body.length << Integer.SIZE) | Integer.toUnsignedLong(Arrays.hashCode(body));
    }
}

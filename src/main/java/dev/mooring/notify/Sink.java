package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of notices. To add one: a bean of this type in {@code notify/sink}, with its settings as a mapping in the same
 * file, and a line for these in {@code ConfigurationWarnings}.
 */
public interface Sink {
    /** As routes name it. */
    String name();

    /** Whether it is set up. */
    boolean isOn();

    /** What is wrong with its settings, a line each: the key, what is wrong, what to do. */
    default List<String> problems() {
        return List.of();
    }

    /** Whether it is told of this. */
    default boolean tells(Kind kind) {
        return kind != Kind.SHRUNK;
    }

    /** Whether it is told of this message. */
    default boolean tells(Message message) {
        return tells(message.kind());
    }

    /** Whether a notice takes the place of those of its thread that still wait. Not where each one is an event of its own. */
    default boolean merges() {
        return true;
    }

    /** Whether what began and ended while it was away is told in one message, whatever thread it is of. */
    default Sums sums() {
        return merges() ? Sums.ALWAYS : Sums.NEVER;
    }

    /** When what is over is told in one message. */
    enum Sums {
        NEVER,
        /** What may have arrived is brought up to date by itself. */
        UNLESS_IT_MAY_HAVE_ARRIVED,
        ALWAYS
    }

    /** Whether it makes nothing of the end of what it does not know. */
    default boolean ignoresUnknownEnds() {
        return false;
    }

    /** Whether it is told all that counts, and routes by itself; unless a route names it. */
    default boolean routesItself() {
        return false;
    }

    /** What would be sent, without addresses and secrets. */
    String body(Sending sending);

    /** Sends; waits no longer than a while, and ends when it is interrupted. Throws nothing that it knows of. */
    Outcome send(Sending sending);

    /**
     * All that is open of a cluster, every minute: for sinks that forget what they are not told again. Where nothing is open, it
     * asks whether it would be taken.
     */
    default Outcome remind(List<Matter> open, Instant now) {
        return new Outcome.Sent(null);
    }

    /** How long it keeps what it is not told again; zero where it forgets nothing. */
    default Duration lapse() {
        return Duration.ZERO;
    }

    /** What was told to be over within {@link #lapse}, every minute: not all that stand behind it may have heard of it. */
    default Outcome remindOfEnds(List<Ended> ended) {
        return new Outcome.Sent(null);
    }

    /**
     * A notice on its way.
     *
     * @param id the same each time that it is sent
     * @param ref what the sink called the last message of its thread, where it says so
     * @param again whether it, or part of it, was sent before and may have arrived: Mooring was interrupted, or nothing was
     *     answered
     * @param since before which nothing of it was sent
     */
    record Sending(String id, Message message, Optional<String> ref, boolean again, Instant since) {
        /** Of what was sent by itself. */
        public Sending(String id, Message message, Optional<String> ref, boolean again) {
            this(id, message, ref, again, message.at());
        }

        /** For the first time. */
        public Sending(String id, Message message, Optional<String> ref) {
            this(id, message, ref, false);
        }
    }

    /** What became of it. */
    sealed interface Outcome {
        /**
         * It arrived.
         *
         * @param ref what the sink calls the message; null where it does not say
         */
        record Sent(@Nullable String ref) implements Outcome {}

        /**
         * It did not arrive now, and may later.
         *
         * @param after how long the sink asks to be left alone; null where it does not say
         * @param mayHaveArrived whether it is not known if it did
         */
        record Later(String cause, @Nullable Duration after, boolean mayHaveArrived) implements Outcome {
            /** It is known that it did not. */
            public Later(String cause, @Nullable Duration after) {
                this(cause, after, false);
            }
        }

        /** It will never be taken as it is. */
        record Refused(String cause) implements Outcome {}
    }
}

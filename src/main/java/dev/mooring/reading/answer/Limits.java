package dev.mooring.reading.answer;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.time.Duration;

/**
 * What is taken of an answer.
 *
 * @param bytes of one answer or page, once unpacked
 * @param held bytes that are held as a whole at a time, once unpacked
 * @param items of one list, over all its pages
 * @param kept bytes of memory that what is kept of one list takes, over all its pages
 * @param within time for a whole body
 */
public record Limits(long bytes, long held, int items, long kept, Duration within) {
    private static final int PART_OF_HEAP = 8;

    public static Limits of(SourceConfig config) {
        return new Limits(
                config.maxBytes(),
                config.maxHeldBytes(),
                config.maxItems(),
                config.maxKeptBytes().orElseGet(() -> Runtime.getRuntime().maxMemory() / PART_OF_HEAP),
                config.bodyWithin());
    }

    /** For answers that are held as a whole. */
    public long whole() {
        return Math.min(bytes, held);
    }

    /** Not longer than this for a whole body. */
    public Limits within(Duration longest) {
        return within.compareTo(longest) <= 0 ? this : new Limits(bytes, held, items, kept, longest);
    }

    /** Not more than so many bytes in all. */
    public Limits bytes(long most) {
        return new Limits(most, held, items, kept, within);
    }

    /** @throws Unreadable where a list has more than it may */
    public void refuseMore(String operation, long found) {
        if (found > items) {
            throw new Unreadable(Kind.TOO_LARGE, operation, "the list has more than " + items + " items");
        }
    }

    /** @throws Unreadable where more would be kept of a list than may be */
    public void refuseKeeping(String operation, long found) {
        if (found > kept) {
            throw new Unreadable(
                    Kind.TOO_LARGE, operation, "what is kept of the list takes more than " + kept + " bytes");
        }
    }

    public static Unreadable tooLarge(String operation, long most) {
        return new Unreadable(Kind.TOO_LARGE, operation, "the answer has more than " + most + " bytes");
    }

    public static Unreadable tooSlow(String operation, Duration within) {
        return new Unreadable(
                Kind.TOO_SLOW, operation, "the answer began, and did not end within " + within.toSeconds() + " s");
    }

    public static Unreadable silent(String operation, Duration silence) {
        return new Unreadable(Kind.TOO_SLOW, operation, "nothing has come for " + silence.toSeconds() + " s");
    }
}

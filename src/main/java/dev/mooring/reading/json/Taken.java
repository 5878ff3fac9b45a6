package dev.mooring.reading.json;

import java.util.HashMap;
import java.util.Map;

/**
 * The texts that are taken out of the objects of a list, and how much memory they take: of a large object little may be kept,
 * and of many small ones a lot. What thousands of them say alike is one copy, and counts as one. For one thread.
 */
public final class Taken {
    /** Distinct ones that are shared. */
    private static final int MOST = 2_048;
    /** In characters: what is longer is an object's own story. */
    private static final int LONGEST = 128;
    /** In bytes: a text and its array, and whatever holds it. */
    private static final int TEXT = 64;

    private static final int REFERENCE = 16;

    private final Map<String, String> common = new HashMap<>();
    private long bytes;

    /** The same text. */
    String text(String text) {
        var known = common.get(text);
        if (known != null) {
            bytes += REFERENCE;
            return known;
        }
        // No more than two for each character, whatever it is.
        bytes += TEXT + 2L * text.length();
        if (text.length() <= LONGEST && common.size() < MOST) {
            common.put(text, text);
        }
        return text;
    }

    /** In bytes, about, and rather more than less. */
    public long bytes() {
        return bytes;
    }

    /** What was taken since it was so many bytes is not kept. */
    public void backTo(long before) {
        bytes = before;
    }
}

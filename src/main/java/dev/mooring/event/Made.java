package dev.mooring.event;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who made a change, and how much of it there was, as far as a delivery says.
 *
 * @param by the name that people know, or else the login; null where the delivery names nobody
 * @param resources how many resources were created, updated, deleted, left the same and so on, by Pulumi's word for it; an
 *     open set. Empty where the delivery does not count
 */
public record Made(@Nullable String by, Map<String, Long> resources) {
    /** Where nothing is said. */
    public static final Made UNSAID = new Made(null, Map.of());

    public Made {
        resources = new TreeMap<>(resources);
    }
}

package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.util.List;

/**
 * What is kept of the objects of a watched list. Told by one thread, asked by others.
 *
 * @param <T> an object, trimmed
 */
interface WatchedCopy<T> {
    /** @throws Unreadable where the object is not what the API server holds */
    T trim(Member object);

    String name(T trimmed);

    /** These are all; what was kept before and is not among them has gone. */
    void replace(List<T> all);

    void put(T trimmed);

    void remove(String name);

    /** Nothing could be heard up to now: what did not change meanwhile proves nothing. */
    void darkUntilNow();
}

package dev.mooring.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What wakes somebody: what began at one time in a thread, until all of it is over. Whoever has acknowledged an earlier one is
 * woken for this one.
 *
 * @param id the same from beginning to end, among those of its thread
 * @param title the line that says it all
 * @param worst of what it is about
 */
public record Alert(String id, String title, Matter worst) {
    /** The one that a thread begins with. */
    public static final String FIRST = "";

    /** A thread has so many at a time; what comes then is told with the newest of them. */
    static final int MOST = 20;

    /** Of what a message tells to begin. */
    static Alert of(String id, Message message) {
        return new Alert(id, Words.title(message), message.news().getFirst());
    }

    /**
     * What becomes of the alerts of a thread.
     *
     * @param begun in order
     * @param over ids of those of which nothing is left
     */
    public record Change(List<Alert> begun, List<String> over) {
        static final Change NONE = new Change(List.of(), List.of());

        /** This after an earlier one that nobody was told of. */
        Change after(Change earlier) {
            var ended = new LinkedHashSet<>(earlier.over);
            // What began again since is not over.
            begun.forEach(alert -> ended.remove(alert.id()));
            ended.addAll(over);
            var all = new LinkedHashMap<String, Alert>();
            earlier.begun.forEach(alert -> all.put(alert.id(), alert));
            begun.forEach(alert -> all.put(alert.id(), alert));
            all.keySet().removeAll(over);
            return new Change(List.copyOf(all.values()), new ArrayList<>(ended));
        }
    }
}

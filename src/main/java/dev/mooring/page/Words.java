package dev.mooring.page;

import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.timeline.Entry.Delivered;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes in plain words: what was done, who did it, what became of how much. Pure. */
public final class Words {
    /** What stayed as it was is no news. */
    private static final String SAME = "same";

    private Words() {}

    /** {@code stack update 42 by Alice (2 created, 1 updated)}. */
    public static String change(PrecedingChange change) {
        return change.kind().replace('-', ' ')
                + (change.version() == null ? "" : " " + change.version())
                + by(change.by())
                + counted(Objects.requireNonNullElse(change.resources(), Map.of()));
    }

    /** {@code stack updated: update 42 succeeded by Alice, acme/edge/prod (2 created)}. */
    public static String delivered(Delivered sent) {
        var operation = sent.operation() == null ? "" : ": " + sent.operation();
        return sent.event().replace('-', ' ')
                + operation
                + (sent.version() == null ? "" : " " + sent.version())
                + (sent.result() == null ? "" : " " + sent.result())
                + by(sent.by())
                + ", " + sent.target()
                + counted(sent.resources());
    }

    private static String by(@Nullable String who) {
        return who == null ? "" : " by " + who;
    }

    private static String counted(Map<String, Long> resources) {
        var told = resources.entrySet().stream()
                .filter(count -> count.getValue() > 0 && !SAME.equals(count.getKey()))
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return resources.isEmpty() ? "" : told.isEmpty() ? " (nothing changed)" : " (" + told + ")";
    }

    /** How long it took. */
    public static String between(Instant from, Instant until, Visit visit) {
        return new Times(until, visit.zone()).ago(from);
    }
}

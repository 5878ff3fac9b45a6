package dev.mooring.silence;

import dev.mooring.report.Finding;
import dev.mooring.report.Member;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Findings that people do not want to be told of for a while. They stay visible, as silenced.
 *
 * @param scope which findings
 * @param author who wants it, as it was made
 * @param reason why; never empty
 * @param from when it begins
 * @param until when it ends; null where it ends once none of its findings is open any more
 * @param latest when it ends at the latest: {@code until}, where there is one
 * @param endedAt when it ended; null while it has not
 * @param endedBy who ended it: {@link #BY_TIME}, {@link #BY_RESOLUTION} or a caller's name; null while it has not ended
 */
public record Silence(
        String id,
        Kind kind,
        Scope scope,
        String author,
        String reason,
        Instant created,
        Instant from,
        @Nullable Instant until,
        Instant latest,
        @Nullable Instant endedAt,
        @Nullable String endedBy) {
    /** Its time is over. */
    public static final String BY_TIME = "time";

    /** None of its findings is open any more. */
    public static final String BY_RESOLUTION = "resolved";

    /** What it is for. */
    public enum Kind {
        /** From now until a time. */
        SILENCE,
        /** Somebody is on it: until resolved. */
        ACKNOWLEDGEMENT,
        /** From a time until a time, planned ahead. */
        MAINTENANCE;

        private final String id = name().toLowerCase(Locale.ROOT);

        public String id() {
            return id;
        }
    }

    /** Where it stands. */
    public enum State {
        ACTIVE,
        PLANNED,
        ENDED;

        private final String id = name().toLowerCase(Locale.ROOT);

        public String id() {
            return id;
        }
    }

    public State stateAt(Instant now) {
        if (endedAt != null || !now.isBefore(latest)) {
            return State.ENDED;
        }
        return now.isBefore(from) ? State.PLANNED : State.ACTIVE;
    }

    /** Whether it covers a finding at a time. */
    public boolean covers(Finding finding, Instant now) {
        return covers(Member.of(finding), now);
    }

    boolean covers(Member finding, Instant now) {
        return stateAt(now) == State.ACTIVE && scope.covers(finding);
    }

    Silence ended(Instant at, String by) {
        return new Silence(id, kind, scope, author, reason, created, from, until, latest, at, by);
    }
}

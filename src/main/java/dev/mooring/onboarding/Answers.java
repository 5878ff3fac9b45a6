package dev.mooring.onboarding;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How some sources of a cluster were answered, as its last report has it.
 *
 * @param fresh were read
 * @param refused were not allowed, or the credentials were not taken
 * @param unread could not be read for another cause
 */
record Answers(List<ReadingState> fresh, List<Failed> refused, List<Failed> unread) {
    /** A source that was not read, and why, taken apart again. */
    record Failed(String source, Optional<Kind> kind, String operation, String detail, String cause) {
        static Failed of(ReadingState reading) {
            var cause = reading.cause() == null ? "" : reading.cause();
            var first = cause.indexOf(": ");
            var second = first < 0 ? -1 : cause.indexOf(": ", first + 2);
            if (second < 0) {
                return new Failed(reading.source(), Optional.empty(), "", cause, cause);
            }
            var word = cause.substring(0, first);
            return new Failed(
                    reading.source(),
                    Arrays.stream(Kind.values())
                            .filter(kind -> kind.id().equals(word))
                            .findFirst(),
                    cause.substring(first + 2, second),
                    cause.substring(second + 2),
                    cause);
        }

        boolean is(Kind wanted) {
            return kind.filter(wanted::equals).isPresent();
        }
    }

    /** Sources that were switched off, or have nothing to tell, are not among them. */
    static Answers of(Report report, Predicate<String> source) {
        var all = report.readings().stream()
                .filter(reading -> source.test(reading.source()))
                .toList();
        var failed = all.stream()
                .filter(reading -> "unavailable".equals(reading.state()))
                .map(Failed::of)
                .toList();
        return new Answers(
                all.stream().filter(reading -> "fresh".equals(reading.state())).toList(),
                failed.stream().filter(Answers::isRefused).toList(),
                failed.stream().filter(one -> !isRefused(one)).toList());
    }

    private static boolean isRefused(Failed failed) {
        return failed.is(Kind.REFUSED) || failed.is(Kind.UNAUTHENTICATED);
    }

    boolean isEmpty() {
        return fresh.isEmpty() && refused.isEmpty() && unread.isEmpty();
    }

    /** Whether nothing was refused as such, and credentials were not taken. */
    boolean isUnauthenticated() {
        return refused.stream().noneMatch(failed -> failed.is(Kind.REFUSED));
    }

    List<String> refusedSources() {
        return refused.stream().map(Failed::source).toList();
    }

    List<String> unreadSources() {
        return unread.stream().map(Failed::source).toList();
    }
}

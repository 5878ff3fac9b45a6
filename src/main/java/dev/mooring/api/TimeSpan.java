package dev.mooring.api;

import dev.mooring.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;

/** A query parameter that is a length of time. */
final class TimeSpan {
    private TimeSpan() {}

    /** What was given. Anything but an ISO 8601 duration from nothing up to the longest is a bad request. */
    static Duration of(String parameter, String given, Duration longest, String example) {
        try {
            var duration = Duration.parse(given);
            if (!duration.isNegative() && duration.compareTo(longest) <= 0) {
                return duration;
            }
        } catch (DateTimeException _) {
            // Answered below, like one that is out of range.
        }
        throw Problem.badRequest(
                parameter + " must be an ISO 8601 duration up to " + longest + ", for example " + example + ".");
    }
}

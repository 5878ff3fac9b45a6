package dev.mooring.page.silence;

import dev.mooring.page.PageProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** A time that a form names: a day and a time of the reader's zone, as browsers send it, or one in RFC 3339. Pure. */
final class FormTime {
    private FormTime() {}

    /**
     * Throws {@link PageProblem} where the text is no time.
     *
     * @param name of the field, for complaints
     * @param zone in which the form told times
     */
    static Instant of(String name, String text, String zone) {
        try {
            return isWithOffset(text)
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(ZoneId.of(zone)).toInstant();
        } catch (DateTimeException notOne) {
            throw PageProblem.badRequest(name
                    + " must be a day and a time of your zone, for example 2026-08-21T22:00, or one in RFC 3339, for"
                    + " example 2026-08-21T20:00:00Z. A maintenance window has both from and until.");
        }
    }

    /** Throws {@link PageProblem} where the text is no duration, or one that no clock lives to see. */
    static Instant after(Instant now, String lasting) {
        try {
            return now.plus(Duration.parse(lasting));
        } catch (DateTimeException | ArithmeticException notOne) {
            throw PageProblem.badRequest("The form asks for a time that is none: load its page again.");
        }
    }

    private static boolean isWithOffset(String text) {
        return text.endsWith("Z") || text.matches("[^T]*T.*[+-]\\d\\d:\\d\\d");
    }
}

package dev.mooring.transport;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A date as headers have it (RFC 9110, 5.6.7). */
public final class HttpDate {
    private HttpDate() {}

    /** Empty where it is none: whoever cannot tell the time is no witness of it. */
    public static Optional<Instant> parse(String header) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip())));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}

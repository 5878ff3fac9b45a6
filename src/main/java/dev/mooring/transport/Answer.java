package dev.mooring.transport;

import dev.mooring.reading.answer.Inflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is answered.
 *
 * @param reason what stands behind the status
 * @param headers in lower case
 * @param body to be closed: before its end, that ends the connection
 */
public record Answer(int status, String reason, Map<String, List<String>> headers, Inflow body) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** The first value. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(lower(name), List.of()).stream().findFirst();
    }

    /** What the clock of whoever answers shows. */
    public Optional<Instant> date() {
        return header("Date").flatMap(HttpDate::parse);
    }

    /** How long whoever answers asks to be left alone: seconds, or a time by his own clock (RFC 9110, 10.2.3), not ours. */
    public Optional<Duration> retryAfter() {
        return header("Retry-After")
                .map(String::strip)
                .flatMap(text -> SECONDS.matcher(text).matches()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : HttpDate.parse(text).flatMap(then -> date().map(now -> Duration.between(now, then))))
                .filter(wait -> !wait.isNegative());
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

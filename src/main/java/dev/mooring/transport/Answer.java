package dev.mooring.transport;

import dev.mooring.reading.answer.Inflow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param reason what stands behind the status
 * @param headers in lower case
 * @param body to be closed: before its end, that ends the connection
 */
public record Answer(int status, String reason, Map<String, List<String>> headers, Inflow body) {
    /** The first value. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(lower(name), List.of()).stream().findFirst();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

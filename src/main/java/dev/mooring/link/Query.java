package dev.mooring.link;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The query of an address. What is empty is left out. */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    public static Query of(String name, String value) {
        return new Query().and(name, value);
    }

    public static Query of(Map<String, String> values) {
        var query = new Query();
        values.forEach(query::and);
        return query;
    }

    public Query and(String name, String value) {
        if (!value.isBlank()) {
            values.put(name, value);
        }
        return this;
    }

    /** {@code a=1&b=2}, escaped. */
    public String text() {
        return values.entrySet().stream()
                .map(value -> escaped(value.getKey()) + "=" + escaped(value.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The same behind a question mark; nothing for nothing. */
    public String asked() {
        return values.isEmpty() ? "" : "?" + text();
    }

    private static String escaped(String text) {
        // Colons of times and slashes are plain in a query, and nicer to read.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}

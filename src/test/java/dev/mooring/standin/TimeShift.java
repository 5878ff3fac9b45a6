package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Moves the times of fixtures, which all stand at one moment, to another. */
public final class TimeShift {
    /** The moment at which all fixtures stand. */
    public static final Instant FIXTURES_NOW = Instant.parse("2026-08-21T12:00:00Z");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final double EARLIEST_EPOCH = 1.6e9;
    private static final double LATEST_EPOCH = 2.2e9;
    private final Duration by;

    public TimeShift(Instant now) {
        this.by = Duration.between(FIXTURES_NOW, now);
    }

    public JsonNode shift(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(shift(member.getValue())));
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (var index = 0; index < array.size(); index++) {
                array.set(index, shift(array.get(index)));
            }
            return array;
        }
        if (node.isNumber() && node.asDouble() > EARLIEST_EPOCH && node.asDouble() < LATEST_EPOCH) {
            return node.isIntegralNumber()
                    ? JsonNodeFactory.instance.numberNode(node.asLong() + by.toSeconds())
                    : JsonNodeFactory.instance.numberNode(node.asDouble() + by.toMillis() / 1000.0);
        }
        return node.isTextual() && TIME.matcher(node.textValue()).matches()
                ? JsonNodeFactory.instance.textNode(shift(node.textValue()))
                : node;
    }

    private String shift(String text) {
        var moved = OffsetDateTime.parse(text).plus(by);
        var micro = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
        var plain = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return moved.format(text.contains(".") ? micro : plain);
    }
}

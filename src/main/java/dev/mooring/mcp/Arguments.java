package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.mcp.Tool.Refusal;
import dev.mooring.mcp.ToolDescription.Parameter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a tool was given, checked against what it takes. */
final class Arguments {
    private static final int LONGEST = 300;
    private final JsonNode given;

    /** @throws Refusal that says what was wrong and what there is, without a word of what was given */
    Arguments(JsonNode given, List<Parameter> parameters) {
        this.given = given;
        var known = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
        given.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new Refusal("An argument is not known. "
                        + (known.isEmpty()
                                ? "There are none."
                                : "There are: "
                                        + parameters.stream()
                                                .map(Parameter::name)
                                                .collect(Collectors.joining(", "))
                                        + "."));
            }
        });
        parameters.forEach(this::check);
    }

    private void check(Parameter parameter) {
        var value = given.path(parameter.name());
        if (value.isMissingNode() || value.isNull()) {
            if (parameter.required()) {
                throw new Refusal(parameter.name() + " is missing: " + parameter.description());
            }
            return;
        }
        var fits = switch (parameter.type()) {
            case "integer" -> value.isInt();
            case "boolean" -> value.isBoolean();
            default ->
                value.isTextual() && !value.asText().isBlank() && value.asText().length() <= LONGEST;
        };
        if (!fits) {
            throw new Refusal(parameter.name() + " must be "
                    + ("string".equals(parameter.type())
                            ? "a string of up to " + LONGEST + " characters"
                            : "of type " + parameter.type())
                    + ".");
        }
        if (!parameter.words().isEmpty() && !parameter.words().contains(value.asText())) {
            throw new Refusal(parameter.name() + " must be one of " + String.join(", ", parameter.words()) + ".");
        }
    }

    Optional<String> text(String name) {
        return Optional.of(given.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** Of one that is required. */
    String word(String name) {
        return text(name).orElseThrow();
    }

    boolean isSet(String name) {
        return given.path(name).asBoolean(false);
    }

    int number(String name, int otherwise, int most) {
        var number = given.path(name).asInt(otherwise);
        if (number < 1 || number > most) {
            throw new Refusal(name + " must be from 1 to " + most + ".");
        }
        return number;
    }

    /**
     * Where the answer goes on; empty where it begins.
     *
     * @param parse of the text that an answer had; empty where it is none of those
     */
    <P> Optional<P> cursor(Function<String, Optional<P>> parse) {
        return text("cursor")
                .map(text -> parse.apply(text)
                        .orElseThrow(() -> new Refusal("cursor must be the value of next of the answer before.")));
    }

    Optional<Instant> time(String name) {
        return text(name).map(text -> {
            try {
                var time = OffsetDateTime.parse(text);
                if (time.getYear() >= 0 && time.getYear() <= 9999) {
                    return time.toInstant();
                }
            } catch (DateTimeException _) {
                // Told below, like a time that is out of range.
            }
            throw new Refusal(name + " must be a time in RFC 3339, for example 2026-08-21T12:00:00Z.");
        });
    }
}

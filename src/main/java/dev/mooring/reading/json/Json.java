package dev.mooring.reading.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;

/** How JSON from elsewhere is parsed: within bounds of depth and length, and without telling of its content. */
public final class Json {
    private static final int DEPTH = 200;
    private static final int LONGEST_TEXT = 8 * 1024 * 1024;

    private Json() {}

    /** A new mapper that keeps the bounds, and reads every text so that it can be stored, shown and sent on: {@link FitText}. */
    public static ObjectMapper mapper() {
        return new ObjectMapper(new FitText(new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxStringLength(LONGEST_TEXT)
                        .build())));
    }

    /** Without the parser's own words: they quote the text. */
    public static Unreadable unreadable(String operation, JsonProcessingException failure) {
        return failure instanceof StreamConstraintsException
                ? new Unreadable(
                        Kind.TOO_LARGE,
                        operation,
                        "the answer is nested deeper than " + DEPTH + ", or has a text that is too long")
                : Member.notJson(operation);
    }
}

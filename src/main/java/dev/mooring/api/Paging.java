package dev.mooring.api;

import dev.mooring.problem.Problem;
import dev.mooring.problem.ProblemException;
import dev.mooring.report.WorstFirst;
import dev.mooring.timeline.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which page of a list is wanted, and how long it may be. */
@RegisterForReflection
public class Paging {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 500;
    private static final Pattern THREE_DIGITS = Pattern.compile("\\d{1,3}");

    @QueryParam("cursor")
    @Nullable String cursor;

    /** Taken as text, so that a bad one is told what is wrong. */
    @Parameter(
            schema =
                    @Schema(
                            type = SchemaType.INTEGER,
                            minimum = "1",
                            maximum = "" + LARGEST_LIMIT,
                            defaultValue = "" + DEFAULT_LIMIT))
    @QueryParam("limit")
    @Nullable String limit;

    private int limit() {
        var wanted =
                limit == null ? DEFAULT_LIMIT : THREE_DIGITS.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
        if (wanted < 1 || wanted > LARGEST_LIMIT) {
            throw Problem.badRequest("limit must be from 1 to " + LARGEST_LIMIT + ".");
        }
        return wanted;
    }

    /** How many items to read: one more than the page holds, to learn whether there is a next page. */
    int oneMore() {
        return limit() + 1;
    }

    /** The page of items that were read so. */
    <T> Page<T> page(List<T> oneMore, Function<T, String> cursorOf) {
        var limit = limit();
        if (oneMore.size() <= limit) {
            return new Page<>(List.copyOf(oneMore), null);
        }
        var items = List.copyOf(oneMore.subList(0, limit));
        return new Page<>(items, cursorOf.apply(items.getLast()));
    }

    /** Of a list by name: the name that the page starts behind; empty for the first page. */
    String after() {
        return cursor == null ? "" : cursor;
    }

    /** Of a list by time, newest first: the place in history that the page starts before. */
    long before() {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw foreign();
        }
    }

    /** Of a timeline: the place that the page starts behind. */
    Place place() {
        return cursor == null ? Place.FIRST : Place.parse(cursor).orElseThrow(Paging::foreign);
    }

    /** Of findings by severity: the finding that the page starts behind. */
    static WorstFirst worst(String after) {
        return after.isEmpty() ? WorstFirst.FIRST : WorstFirst.parse(after).orElseThrow(Paging::foreign);
    }

    private static ProblemException foreign() {
        return Problem.badRequest("cursor must be the value of next of the page before.");
    }
}

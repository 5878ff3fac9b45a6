package dev.mooring.declared.pulumi;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where a property is, as {@code ignoreChanges} says it: {@code root.nested}, {@code root["nested"]}, {@code ["root"].list[0]},
 * {@code root.*} (pulumi/pulumi {@code sdk/go/common/resource/properties_path.go}).
 */
record PropertyPath(List<String> steps) {
    private static final String ANY = "*";

    /** What stands in quotes may hold whatever, a quote behind a backslash too. */
    private static final Pattern STEP = Pattern.compile(
            "\\[\"(?<quoted>.*?)(?:(?<!\\\\)\"]|\\z)|\\[(?<index>[^]]*)]?|(?<plain>[^.\\[]+)", Pattern.DOTALL);

    static PropertyPath parse(String text) {
        return new PropertyPath(
                STEP.matcher(text).results().map(PropertyPath::step).toList());
    }

    private static String step(MatchResult found) {
        return Optional.ofNullable(found.group("quoted"))
                .map(key -> key.replace("\\\"", "\""))
                .or(() -> Optional.ofNullable(found.group("index")))
                .orElseGet(() -> found.group("plain"));
    }

    /** Whether it is a place, or inside of it, or holds it. */
    boolean touches(String... place) {
        return !steps.isEmpty()
                && IntStream.range(0, Math.min(steps.size(), place.length))
                        .allMatch(index -> isAt(index, place[index]));
    }

    /** Whether it is all of a property: the property itself, or whatever it holds. */
    boolean isWhole(String property) {
        return touches(property) && (steps.size() == 1 || (steps.size() == 2 && isAny(1)));
    }

    /** The one member of a property that it is. */
    Optional<String> memberOf(String property) {
        return touches(property) && steps.size() == 2 && !isAny(1) ? Optional.of(steps.get(1)) : Optional.empty();
    }

    private boolean isAt(int index, String step) {
        return isAny(index) || steps.get(index).equals(step);
    }

    private boolean isAny(int index) {
        return ANY.equals(steps.get(index));
    }
}

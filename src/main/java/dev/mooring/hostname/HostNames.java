package dev.mooring.hostname;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Things by the names of hosts. SSM reports what {@code hostname --fqdn} says, or the bare name where that says nothing
 * (amazon-ssm-agent, agent/platform); people write the short name, the full one, or with a dot at its end; certificates
 * have either. Case and a dot at the end mean nothing. A name of one label is the host of a full name that begins with it,
 * if that is the only one; two full names are two hosts. An address is no name.
 */
public final class HostNames<T> {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final Map<String, List<T>> byName = new HashMap<>();
    private final Map<String, List<String>> fullByShort = new HashMap<>();

    /** What a name leads to. */
    public sealed interface Match<T> {
        /** Nothing has it. */
        record None<T>() implements Match<T> {}

        /** Just this. */
        record One<T>(T it) implements Match<T> {}

        /** Any of several: which one, the name does not tell. */
        record Several<T>(List<T> all) implements Match<T> {}
    }

    /** Adds a thing under a name; several may have the same one. */
    public void add(String name, T thing) {
        var folded = fold(name);
        if (folded.isEmpty()) {
            return;
        }
        var things = byName.computeIfAbsent(folded, _ -> new ArrayList<>(1));
        if (things.isEmpty() && isFull(folded)) {
            fullByShort
                    .computeIfAbsent(firstLabel(folded), _ -> new ArrayList<>(1))
                    .add(folded);
        }
        things.add(thing);
    }

    /** What has this very name, but for case and a dot at the end. */
    public List<T> exactly(String name) {
        return byName.getOrDefault(fold(name), List.of());
    }

    /** What has the name in another length: the full ones of a short name, or the short one of a full name. */
    public List<T> inAnotherLength(String name) {
        var folded = fold(name);
        if (isFull(folded)) {
            return byName.getOrDefault(firstLabel(folded), List.of());
        }
        var full = fullByShort.getOrDefault(folded, List.of());
        return full.isEmpty()
                ? List.of()
                : full.stream()
                        .flatMap(other -> byName.getOrDefault(other, List.of()).stream())
                        .toList();
    }

    /** What has the name, this very one before the same in another length. */
    public Match<T> find(String name) {
        if (byName.isEmpty()) {
            return new Match.None<>();
        }
        var found = exactly(name);
        if (found.isEmpty()) {
            found = inAnotherLength(name);
        }
        return switch (found.size()) {
            case 0 -> new Match.None<>();
            case 1 -> new Match.One<>(found.getFirst());
            default -> new Match.Several<>(found);
        };
    }

    /** Whether two names may be of one host. */
    public static boolean isSame(String one, String other) {
        return isSameFolded(fold(one), fold(other));
    }

    private static boolean isSameFolded(String one, String other) {
        if (one.isEmpty() || one.equals(other)) {
            return !one.isEmpty();
        }
        return (isShort(one) || isShort(other)) && firstLabel(one).equals(firstLabel(other));
    }

    private static boolean isShort(String folded) {
        return folded.indexOf('.') < 0;
    }

    /** Whether it has more than one label; an address has none, and what begins with a dot no first one. */
    private static boolean isFull(String folded) {
        return folded.indexOf('.') > 0 && !ADDRESS.matcher(folded).matches();
    }

    private static String firstLabel(String folded) {
        return isFull(folded) ? folded.substring(0, folded.indexOf('.')) : folded;
    }

    private static String fold(String name) {
        var folded = name.strip().toLowerCase(Locale.ROOT);
        var end = folded.length();
        while (end > 0 && folded.charAt(end - 1) == '.') {
            end--;
        }
        return folded.substring(0, end);
    }
}

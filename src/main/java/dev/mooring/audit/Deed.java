package dev.mooring.audit;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request does, in words that stay when addresses change. Pure.
 *
 * @param what {@code verification}, {@code replay}, {@code rehearsal}, {@code silence}, {@code silence-ended}, {@code
 *     sign-in}, {@code sign-out} or {@code operation}
 * @param target name of the cluster, id of the delivery or silence, or what is asked for; empty where there is none
 */
public record Deed(String what, String target) {
    private static final Pattern SLASH = Pattern.compile("/");
    private static final Pattern AMPERSAND = Pattern.compile("&");
    private static final Set<String> NO_TARGET = Set.of("api", "v1", "replay", "end");
    private static final int LONGEST_TARGET = 300;

    /** All the words that {@link #what} can be. */
    public static final List<String> WORDS = List.of(
            "verification", "replay", "rehearsal", "silence", "silence-ended", "sign-in", "sign-out", "operation");

    public Deed {
        target = target.length() > LONGEST_TARGET ? target.substring(0, LONGEST_TARGET) : target;
    }

    /**
     * @param path of the request, or of what it made
     * @param query as it was sent; empty where there was none
     */
    public static Deed of(String method, String path, String query) {
        var segments =
                SLASH.splitAsStream(path).filter(segment -> !segment.isEmpty()).toList();
        var last = segments.isEmpty() ? "" : segments.getLast();
        if (segments.contains("verifications")) {
            return new Deed("verification", after("clusters", segments));
        }
        if (last.equals("replay")) {
            return new Deed(isRehearsal(query) ? "rehearsal" : "replay", replayed(segments, query));
        }
        if (segments.contains("silences")) {
            var ends = method.equals("DELETE") || last.equals("end");
            return new Deed(ends ? "silence-ended" : "silence", after("silences", segments));
        }
        return switch (last) {
            case "login" -> new Deed("sign-in", "");
            case "logout" -> new Deed("sign-out", "");
            default -> new Deed("operation", path);
        };
    }

    private static String after(String word, List<String> segments) {
        var at = segments.indexOf(word) + 1;
        return at > 0 && at < segments.size() ? segments.get(at) : "";
    }

    /** One by its id, or those that the query narrows to. */
    private static String replayed(List<String> segments, String query) {
        var named = segments.stream()
                .filter(segment -> !NO_TARGET.contains(segment))
                .toList();
        return named.size() > 1
                ? named.getLast()
                : parameters(query).filter(part -> !isDryRun(part)).collect(Collectors.joining("&"));
    }

    private static boolean isRehearsal(String query) {
        return parameters(query)
                .anyMatch(part -> part.equals("dryRun") || part.equals("dryRun=") || part.equals("dryRun=true"));
    }

    private static boolean isDryRun(String part) {
        return part.equals("dryRun") || part.startsWith("dryRun=");
    }

    private static Stream<String> parameters(String query) {
        return AMPERSAND.splitAsStream(query).filter(part -> !part.isEmpty());
    }
}

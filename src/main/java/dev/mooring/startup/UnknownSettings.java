package dev.mooring.startup;

import io.smallrye.config.PropertyName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Settings that are named like Mooring's and reach nothing. Pure.
 *
 * @param known names of the settings there are; {@code *} stands for a name that the operator chose
 */
record UnknownSettings(Set<String> known) {
    private static final String OURS = "mooring.";
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(3);
    private static final Pattern DOT = Pattern.compile("\\.");

    /** What Kubernetes sets in each pod for a Service that is called mooring, or mooring-something. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "MOORING_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PORT|PROTO|ADDR))?)?)");

    /** A line about a setting; empty where it is known, or not Mooring's. */
    Optional<String> warning(String name, boolean fromEnvironment) {
        if (!name.startsWith(OURS) || known.stream().anyMatch(pattern -> PropertyName.equals(pattern, name))) {
            return Optional.empty();
        }
        if (!fromEnvironment) {
            return Optional.of(name + " is not known"
                    + meant(name).map(other -> "; did you mean " + other + "?").orElse("; see the table of settings"));
        }
        return SERVICE_LINK.matcher(variable(name)).matches()
                ? Optional.empty()
                : Optional.of(variable(name) + " reaches no setting"
                        + meant(name)
                                .map(other -> "; did you mean " + variable(other) + "?")
                                .orElse(": a name that holds a dash cannot be told from a variable; set it in"
                                        + " config/application.properties"));
    }

    private Optional<String> meant(String name) {
        return known.stream()
                .map(pattern -> filled(pattern, name))
                .filter(other -> DISTANCE.apply(name, other) >= 0)
                .min(Comparator.<String>comparingInt(other -> DISTANCE.apply(name, other))
                        .thenComparing(other -> other));
    }

    /** The pattern with the operator's own names in it, where it has as many parts. */
    private static String filled(String pattern, String name) {
        var parts = List.of(DOT.split(pattern, -1));
        var given = List.of(DOT.split(name, -1));
        if (parts.size() != given.size()) {
            return pattern;
        }
        return String.join(
                ".",
                IntStream.range(0, parts.size())
                        .mapToObj(place -> "*".equals(parts.get(place)) ? given.get(place) : parts.get(place))
                        .toList());
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
    }
}

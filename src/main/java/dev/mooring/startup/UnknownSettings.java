package dev.mooring.startup;

import io.smallrye.config.PropertyName;
import java.util.ArrayList;
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
            return Optional.of(name + " is not known" + didYouMean(meant(name)).orElse("; see the table of settings"));
        }
        return SERVICE_LINK.matcher(variable(name)).matches()
                ? Optional.empty()
                : Optional.of(variable(name) + " reaches no setting" + otherwise(name));
    }

    private String otherwise(String name) {
        return misspelt(name)
                .flatMap(other -> didYouMean(List.of(variable(other))))
                .or(() -> dashed(variable(name))
                        .map(other -> ": a name that holds a dash cannot be told from a variable; set " + other
                                + " in config/application.properties"))
                .or(() -> didYouMean(
                        misplaced(name).stream().map(UnknownSettings::variable).toList()))
                .orElse("; see the table of settings");
    }

    private static Optional<String> didYouMean(List<String> others) {
        return others.isEmpty() ? Optional.empty() : Optional.of("; did you mean " + String.join(" or ", others) + "?");
    }

    private List<String> meant(String name) {
        return misspelt(name).map(List::of).orElseGet(() -> misplaced(name));
    }

    private Optional<String> misspelt(String name) {
        return known.stream()
                .map(pattern -> filled(pattern, name))
                .filter(other -> DISTANCE.apply(name, other) >= 0)
                .min(Comparator.<String>comparingInt(other -> DISTANCE.apply(name, other))
                        .thenComparing(other -> other));
    }

    /** Keys that end alike and belong to the same, a level up or down: {@code kubeconfig} is of {@code kubernetes}. */
    private List<String> misplaced(String name) {
        var given = List.of(DOT.split(name, -1));
        return known.stream()
                .filter(pattern -> pattern.endsWith("." + given.getLast()))
                .map(pattern -> List.of(DOT.split(pattern, -1)))
                .filter(parts -> parts.size() > 2 && given.size() > 2)
                .filter(parts -> parts.get(1).equals(given.get(1)))
                .map(parts -> parts.get(2).equals("*") ? replaced(parts, given.get(2)) : parts)
                .filter(parts -> !parts.contains("*"))
                .map(parts -> String.join(".", parts))
                .sorted()
                .limit(3)
                .toList();
    }

    private static List<String> replaced(List<String> parts, String name) {
        var own = new ArrayList<>(parts);
        own.set(2, name);
        return own;
    }

    /** The key that the variable would have to be, were the operator's name in it of several words. */
    private Optional<String> dashed(String variable) {
        return known.stream()
                .filter(pattern -> pattern.contains("*"))
                .flatMap(pattern -> nameIn(pattern, variable).stream().map(name -> pattern.replace("*", name)))
                .max(Comparator.<String>comparingInt(key -> DOT.split(key, -1).length)
                        .thenComparing(Comparator.reverseOrder()));
    }

    private static Optional<String> nameIn(String pattern, String variable) {
        var around = Pattern.compile(Pattern.quote("*")).split(pattern, -1);
        if (around.length != 2) {
            return Optional.empty();
        }
        var before = variable(around[0]);
        var after = variable(around[1]);
        var name = variable.startsWith(before)
                        && variable.endsWith(after)
                        && variable.length() > before.length() + after.length()
                ? variable.substring(before.length(), variable.length() - after.length())
                : "";
        return name.contains("_") ? Optional.of(name.toLowerCase(Locale.ROOT).replace('_', '-')) : Optional.empty();
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

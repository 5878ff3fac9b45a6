package dev.mooring.api;

import dev.mooring.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A query parameter that is one of few words, in upper or lower case. */
final class Choice {
    static final List<String> YES_OR_NO = List.of("true", "false");

    private static final Pattern SEPARATOR = Pattern.compile(",");

    private Choice() {}

    /** The word in lower case; empty where none was given. Another word than those allowed is a bad request. */
    static Optional<String> of(String parameter, @Nullable String given, List<String> allowed) {
        var word = Optional.ofNullable(given).map(text -> text.toLowerCase(Locale.ROOT));
        word.filter(text -> !allowed.contains(text)).ifPresent(_ -> {
            throw Problem.badRequest(parameter + " must be one of " + String.join(", ", allowed) + ".");
        });
        return word;
    }

    /** Some of the words, in lower case, separated by commas; empty where none were given. */
    static Set<String> several(String parameter, @Nullable String given, List<String> allowed) {
        if (given == null) {
            return Set.of();
        }
        return SEPARATOR
                .splitAsStream(given)
                .flatMap(word -> of(parameter, word, allowed).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}

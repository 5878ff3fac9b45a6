package dev.mooring.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/** A Pulumi stack by its full name. */
public record StackName(String organization, String project, String stack) {
    private static final Pattern FORM = Pattern.compile("([^/\\s]+)/([^/\\s]+)/([^/\\s]+)");

    /** Parses {@code org/project/stack}; empty when it has another form. */
    public static Optional<StackName> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new StackName(match.group(1), match.group(2), match.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return organization + "/" + project + "/" + stack;
    }
}

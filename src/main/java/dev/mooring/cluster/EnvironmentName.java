package dev.mooring.cluster;

import java.util.Optional;

/** A Pulumi ESC environment by its full name. */
public record EnvironmentName(String organization, String project, String environment) {

    /** Parses {@code org/project/environment}; empty when it has another form. */
    public static Optional<EnvironmentName> parse(String text) {
        return StackName.parse(text)
                .map(name -> new EnvironmentName(name.organization(), name.project(), name.stack()));
    }

    @Override
    public String toString() {
        return organization + "/" + project + "/" + environment;
    }
}

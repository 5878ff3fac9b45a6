package dev.mooring.startup;

import io.smallrye.config.PropertyName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Settings that are on or off. SmallRye Config takes whatever it does not know for off, so a typo would switch. */
final class Switches {
    /** A name of the operator's stands for {@code *}. */
    static final Set<String> KEYS = Set.of(
            "mooring.checks.*.enabled",
            "mooring.clusters.*.deployments",
            "mooring.clusters.*.ec2",
            "mooring.clusters.*.environment-open",
            "mooring.clusters.*.iam",
            "mooring.clusters.*.kubernetes.kubelet-probe",
            "mooring.clusters.*.neighbours",
            "mooring.clusters.*.roles-anywhere",
            "mooring.clusters.*.ssm",
            "mooring.discovery.ec2",
            "mooring.discovery.enabled",
            "mooring.discovery.iam",
            "mooring.http.client-certificates",
            "mooring.http.management-client-certificates",
            "mooring.known-false-positives.*",
            "mooring.mcp.enabled",
            "mooring.notify.routes.*.critical-passes",
            "mooring.notify.routes.*.ends");

    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "1", "0", "y", "n", "");

    private Switches() {}

    /** One line for each that is neither on nor off. */
    static List<String> problems(Config config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("mooring."))
                .filter(name -> KEYS.stream().anyMatch(key -> PropertyName.equals(key, name)))
                .filter(name -> !isWord(config.getConfigValue(name).getValue()))
                .sorted()
                .map(name -> name + " must be true or false")
                .toList();
    }

    private static boolean isWord(@Nullable String value) {
        return value == null || WORDS.contains(value.strip().toLowerCase(Locale.ROOT));
    }
}

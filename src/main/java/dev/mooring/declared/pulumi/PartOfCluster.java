package dev.mooring.declared.pulumi;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose a resource is that belongs to a cluster. What comes of a secret is one in inputs and outputs, but not in the id, which is
 * clear in each state: {@code cluster:name}, {@code cluster,name}, {@code cluster#arn#policy} (classic), {@code cluster|name},
 * {@code cluster/name}, and for an access entry {@code arn|cluster} (aws-native).
 */
final class PartOfCluster {
    private static final Pattern CLASSIC = Pattern.compile("(?<cluster>[^:,#]+)[:,#](?<name>[^#]+)(?:#(?<policy>.+))?");
    private static final Pattern NATIVE = Pattern.compile("(?<cluster>[^:|/]+)[|/](?<name>.+)");
    private static final Pattern NATIVE_ENTRY = Pattern.compile("(?<name>.+)\\|(?<cluster>[^|]+)");

    private PartOfCluster() {}

    static Optional<String> cluster(StateResource found) {
        return found.text("clusterName").or(() -> ofId(found, "cluster"));
    }

    static Optional<String> addon(StateResource found) {
        return found.text("addonName").or(() -> ofId(found, "name"));
    }

    static Optional<String> principal(StateResource found) {
        return found.text("principalArn").or(() -> ofId(found, "name"));
    }

    /** Only the classic provider has a resource for a policy. */
    static Optional<String> policy(StateResource association) {
        return association.text("policyArn").or(() -> ofId(association, "policy"));
    }

    private static Optional<String> ofId(StateResource found, String part) {
        var id = idsOf(found.type()).matcher(found.id());
        return id.matches() ? Optional.ofNullable(id.group(part)) : Optional.empty();
    }

    private static Pattern idsOf(String type) {
        if (!type.startsWith("aws-native:")) {
            return CLASSIC;
        }
        return "aws-native:eks:AccessEntry".equals(type) ? NATIVE_ENTRY : NATIVE;
    }
}

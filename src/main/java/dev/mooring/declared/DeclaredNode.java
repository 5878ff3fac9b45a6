package dev.mooring.declared;

import java.util.Map;
import java.util.Optional;

/**
 * One machine, or a number of them at a site, that the stack output or ESC value {@code hybridNodes} lists.
 *
 * @param name node name (IAM Roles Anywhere) or SSM computer name
 * @param address its InternalIP
 * @param count how many machines this entry stands for; 1 where it names one
 */
public record DeclaredNode(
        Optional<String> name,
        Optional<String> address,
        Optional<String> site,
        Optional<String> credentialProvider,
        Optional<String> activationId,
        Map<String, String> labels,
        int count) {

    public DeclaredNode {
        labels = Map.copyOf(labels);
    }

    /** Whether this entry names one machine, rather than a number of them. */
    public boolean isNamed() {
        return name.isPresent() || address.isPresent();
    }

    /** What to call it before it has a Node object. */
    public String displayName() {
        return name.or(() -> address).orElseGet(() -> count + " nodes at " + site.orElse("any site"));
    }
}

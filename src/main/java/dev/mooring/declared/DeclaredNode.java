package dev.mooring.declared;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One machine, or a number of them at a site, that the stack output or ESC value {@code hybridNodes} lists.
 *
 * @param name node name (IAM Roles Anywhere) or SSM computer name
 * @param address its InternalIP
 * @param taints empty where none are declared: then they are not compared
 * @param egress networks from which the machine reaches the Internet, for a public cluster endpoint
 * @param count how many machines this entry stands for; 1 where it names one
 */
public record DeclaredNode(
        Optional<String> name,
        Optional<String> address,
        Optional<String> site,
        Optional<String> credentialProvider,
        Optional<String> activationId,
        Map<String, String> labels,
        Optional<List<DeclaredTaint>> taints,
        List<String> egress,
        int count) {
    public DeclaredNode {
        labels = Map.copyOf(labels);
        egress = List.copyOf(egress);
    }

    /** One machine by its name alone. */
    public static DeclaredNode named(String name) {
        return new DeclaredNode(
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                1);
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

package dev.mooring.actual.neighbours;

import java.util.List;

/**
 * Pulumi ESC behind the Secrets Store CSI driver.
 *
 * @param classes names of the SecretProviderClasses that take from ESC
 * @param providers the DaemonSets that serve them
 */
public record EscCsi(List<ObjectName> classes, List<Provider> providers) {
    public EscCsi {
        classes = List.copyOf(classes);
        providers = List.copyOf(providers);
    }

    /** @param choosesNodes whether its pods are only for nodes with certain labels */
    public record Provider(ObjectName name, boolean choosesNodes) {}
}

package dev.mooring.actual.neighbours;

import java.util.List;
import java.util.Set;

/**
 * All stores of the External Secrets Operator.
 *
 * @param ofEsc those that are environments of Pulumi ESC
 * @param others what those of other providers are called
 */
public record SecretStores(List<SecretStore> ofEsc, Set<StoreName> others) {
    public SecretStores {
        ofEsc = List.copyOf(ofEsc);
        others = Set.copyOf(others);
    }
}

package dev.mooring.actual.neighbours;

import dev.mooring.cluster.EnvironmentName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A store of the External Secrets Operator that is an environment of Pulumi ESC.
 *
 * @param apiUrl of the Pulumi Cloud that it asks
 * @param byOidc whether the operator gets its token by the cluster's OIDC issuer
 */
public record SecretStore(
        StoreName name,
        Map<String, String> labels,
        EnvironmentName environment,
        String apiUrl,
        boolean byOidc,
        Optional<Instant> created,
        Conditions conditions) {
    public SecretStore {
        labels = Map.copyOf(labels);
    }
}

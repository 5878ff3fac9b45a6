package dev.mooring.check;

import dev.mooring.check.cluster.ClusterChecks;
import dev.mooring.check.credential.CredentialChecks;
import dev.mooring.check.drift.DriftChecks;
import dev.mooring.check.health.HealthChecks;
import dev.mooring.check.neighbour.NeighbourChecks;
import dev.mooring.check.network.NetworkChecks;
import dev.mooring.check.registration.RegistrationChecks;
import dev.mooring.check.version.VersionChecks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All checks, in the order reports list them. A new check is a rule and a line in the list of its group. */
public final class Catalogue {
    private static final List<Check> CHECKS = Stream.of(
                    ClusterChecks.ALL,
                    RegistrationChecks.ALL,
                    HealthChecks.ALL,
                    NetworkChecks.ALL,
                    VersionChecks.ALL,
                    CredentialChecks.ALL,
                    DriftChecks.ALL,
                    NeighbourChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private Catalogue() {}

    public static List<Check> checks() {
        return CHECKS;
    }

    public static Optional<CheckDescription> find(String id) {
        return CHECKS.stream()
                .map(Check::description)
                .filter(check -> check.id().equals(id))
                .findFirst();
    }
}

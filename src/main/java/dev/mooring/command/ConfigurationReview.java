package dev.mooring.command;

import dev.mooring.cluster.Fleet;
import dev.mooring.declared.pulumi.PulumiConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What {@code check-config} does, where the configuration can be read at all. */
@Singleton
@Unremovable
public final class ConfigurationReview implements QuarkusApplication {
    private final ConfigurationCheck configuration;
    private final Fleet fleet;
    private final PulumiConfig pulumi;

    @Inject
    ConfigurationReview(ConfigurationCheck configuration, Fleet fleet, PulumiConfig pulumi) {
        this.configuration = configuration;
        this.fleet = fleet;
        this.pulumi = pulumi;
    }

    @Override
    public int run(String... arguments) {
        var problems = configuration.problems();
        problems.forEach(problem -> System.out.println("problem: " + problem));
        configuration.warnings().forEach(warning -> System.out.println("warning: " + warning));
        if (!problems.isEmpty()) {
            return ExitStatus.BAD;
        }
        System.out.println("Pulumi by " + PulumiConfig.accessOf(pulumi));
        fleet.clusters().forEach(cluster -> System.out.println(cluster.name() + ": " + cluster.reachedBy()));
        var clusters = fleet.clusters().size();
        System.out.println("The service can start: " + clusters + (clusters == 1 ? " cluster." : " clusters."));
        return ExitStatus.GOOD;
    }
}

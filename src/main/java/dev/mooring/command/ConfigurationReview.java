package dev.mooring.command;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.reading.Cause;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What {@code check-config} does, where the configuration can be read at all. */
@Singleton
@Unremovable
public final class ConfigurationReview implements QuarkusApplication {
    private final ConfigurationCheck configuration;
    private final Fleet fleet;
    private final StackReader stacks;
    private final PulumiConfig pulumi;

    @Inject
    ConfigurationReview(ConfigurationCheck configuration, Fleet fleet, StackReader stacks, PulumiConfig pulumi) {
        this.configuration = configuration;
        this.fleet = fleet;
        this.stacks = stacks;
        this.pulumi = pulumi;
    }

    @Override
    public int run(String... arguments) {
        var problems = new ArrayList<>(configuration.problems());
        var warnings = new ArrayList<>(configuration.warnings());
        if (List.of(arguments).contains(CheckConfig.ASK) && problems.isEmpty()) {
            fleet.clusters().forEach(cluster -> ask(cluster, problems, warnings));
        }
        problems.forEach(problem -> System.out.println("problem: " + problem));
        warnings.forEach(warning -> System.out.println("warning: " + warning));
        if (!problems.isEmpty()) {
            return ExitStatus.BAD;
        }
        System.out.println("Pulumi by " + PulumiConfig.accessOf(pulumi));
        fleet.clusters().forEach(cluster -> System.out.println(cluster.name() + ": " + cluster.reachedBy()));
        var clusters = fleet.clusters().size();
        System.out.println("The service can start: " + clusters + (clusters == 1 ? " cluster." : " clusters."));
        return ExitStatus.GOOD;
    }

    /** What the configuration cannot mend may pass by itself. */
    private void ask(WatchedCluster cluster, List<String> problems, List<String> warnings) {
        stacks.obstacle(cluster).ifPresent(cause -> {
            var passes = cause.isSilence() || cause.kind() == Cause.Kind.THROTTLED;
            (passes ? warnings : problems).add("mooring.clusters." + cluster.name() + ".stack: " + cause.detail());
        });
    }
}

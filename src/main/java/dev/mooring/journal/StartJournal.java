package dev.mooring.journal;

import dev.mooring.caller.ApiConfig;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.DatabaseConfig;
import dev.mooring.database.Dialect;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.page.PageConfig;
import dev.mooring.verification.VerificationConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Locale;
import org.jboss.logging.Logger;

/** The configuration as it was understood: one line for all, and one for each cluster. No secret, and no address. */
@Singleton
public class StartJournal {
    private static final Logger LOG = Logger.getLogger(StartJournal.class);
    private final Fleet fleet;
    private final DatabaseConfig database;
    private final ApiConfig api;
    private final PageConfig page;
    private final VerificationConfig verification;
    private final PulumiConfig pulumi;

    @Inject
    StartJournal(
            Fleet fleet,
            DatabaseConfig database,
            ApiConfig api,
            PageConfig page,
            VerificationConfig verification,
            PulumiConfig pulumi) {
        this.fleet = fleet;
        this.database = database;
        this.api = api;
        this.page = page;
        this.verification = verification;
        this.pulumi = pulumi;
    }

    /** After the configuration was found good, and before the first verification. */
    void started(@Observes StartupEvent event) {
        LogFields.with(LogField.EVENT, "configuration").run(() -> LOG.info(understood()));
        fleet.clusters()
                .forEach(cluster -> LogFields.with(LogField.EVENT, "configuration")
                        .and(LogField.CLUSTER, cluster.name())
                        .run(() -> LOG.info(understood(cluster))));
    }

    private String understood() {
        var kind = Dialect.SQLITE.takes(database.url()) ? "SQLite" : "PostgreSQL";
        return String.format(
                "Clusters: %d, each verified every %s; database %s; API auth %s, page auth %s; Pulumi by %s",
                fleet.clusters().size(),
                verification.interval(),
                kind,
                id(api.auth()),
                id(page.auth()),
                PulumiConfig.accessOf(pulumi));
    }

    private static String understood(WatchedCluster cluster) {
        var off = off(cluster.config());
        return String.format(
                "Watches %s; %s; %s",
                watched(cluster), cluster.reachedBy(), off.isEmpty() ? "nothing off" : "off: " + off);
    }

    private static String watched(WatchedCluster cluster) {
        var parts = new ArrayList<String>();
        cluster.stack().ifPresent(stack -> parts.add("stack " + stack));
        cluster.environment()
                .ifPresent(environment ->
                        parts.add("environment " + environment + (cluster.opensEnvironment() ? " (opened)" : "")));
        parts.add("EKS cluster " + cluster.config().eksName().orElse("as the stack names it")
                + cluster.config().region().map(region -> " in " + region).orElse(" in the region of its state"));
        return String.join(", ", parts);
    }

    private static String off(ClusterConfig config) {
        var off = new ArrayList<String>();
        addUnless(config.stack().isPresent(), "stack", off);
        addUnless(config.environment().isPresent(), "environment", off);
        addUnless(config.ssm(), "ssm", off);
        addUnless(config.rolesAnywhere(), "roles-anywhere", off);
        addUnless(config.iam(), "iam", off);
        addUnless(config.ec2(), "ec2", off);
        addUnless(config.neighbours(), "neighbours", off);
        addUnless(config.deployments(), "deployments", off);
        addUnless(config.kubernetes().kubeletProbe(), "kubelet-probe", off);
        return String.join(", ", off);
    }

    private static void addUnless(boolean on, String name, ArrayList<String> off) {
        if (!on) {
            off.add(name);
        }
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

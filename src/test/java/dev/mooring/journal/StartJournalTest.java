package dev.mooring.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.caller.ApiConfig;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.database.DatabaseConfig;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.log.CapturedLog;
import dev.mooring.log.CapturedLog.Line;
import dev.mooring.page.PageConfig;
import dev.mooring.verification.VerificationConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log says of the configuration. */
class StartJournalTest {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("mooring.database.url", "jdbc:postgresql://db.example/mooring?password=hidden-in-the-address"),
            Map.entry("mooring.database.password", "hidden-password"),
            Map.entry("mooring.api.tokens", "hidden-token"),
            Map.entry("mooring.clusters.prod.stack", "acme/edge/prod"),
            Map.entry("mooring.clusters.prod.ssm", "false"),
            Map.entry("mooring.clusters.lab.eks-name", "lab-1"),
            Map.entry("mooring.clusters.lab.region", "eu-west-1"),
            Map.entry("mooring.clusters.lab.kubernetes.access", "in-cluster"),
            Map.entry("mooring.clusters.lab.iam", "true"),
            Map.entry("mooring.clusters.lab.environment", "acme/edge/lab"),
            Map.entry("mooring.clusters.lab.aws", "esc"),
            Map.entry("mooring.pulumi.oidc.organization", "acme"));

    @Test
    void saysHowItIsStoredWhoMayAskAndHowOftenItVerifies() {
        assertThat(started().getFirst().text())
                .isEqualTo("Clusters: 2, each verified every PT5M; database PostgreSQL; API auth token,"
                        + " page auth none; Pulumi by OIDC of organization acme");
    }

    @Test
    void saysOfEachClusterWhatIsWatchedAndByWhichAccess() {
        assertThat(started().get(1)).satisfies(line -> {
            assertThat(line.fields()).containsEntry("cluster", "lab").containsEntry("event", "configuration");
            assertThat(line.text())
                    .isEqualTo(
                            "Watches environment acme/edge/lab (opened), EKS cluster lab-1 in eu-west-1; Kubernetes by in-cluster, AWS by esc;"
                                    + " off: stack, ec2, kubelet-probe");
        });
    }

    @Test
    void saysWhatIsOff() {
        assertThat(started().get(2).text())
                .isEqualTo("Watches stack acme/edge/prod, EKS cluster as the stack names it in the region of its"
                        + " state; Kubernetes by eks, AWS by chain;"
                        + " off: environment, ssm, iam, ec2, kubelet-probe");
    }

    @Test
    void saysNoSecret() {
        assertThat(started()).noneMatch(line -> line.text().contains("hidden"));
    }

    private static List<Line> started() {
        var config = new SmallRyeConfigBuilder()
                .withMapping(ClustersConfig.class)
                .withMapping(DatabaseConfig.class)
                .withMapping(ApiConfig.class)
                .withMapping(PageConfig.class)
                .withMapping(VerificationConfig.class)
                .withMapping(PulumiConfig.class)
                .withSources(new PropertiesConfigSource(SETTINGS, "test", 100))
                .addDefaultInterceptors()
                .build();
        try (var log = new CapturedLog("dev.mooring.journal")) {
            new StartJournal(
                            new Fleet(config.getConfigMapping(ClustersConfig.class)),
                            config.getConfigMapping(DatabaseConfig.class),
                            config.getConfigMapping(ApiConfig.class),
                            config.getConfigMapping(PageConfig.class),
                            config.getConfigMapping(VerificationConfig.class),
                            config.getConfigMapping(PulumiConfig.class))
                    .started(new StartupEvent());
            return log.lines();
        }
    }
}

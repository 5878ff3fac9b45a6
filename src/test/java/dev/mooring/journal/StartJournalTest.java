package dev.mooring.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.ApiConfig;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.database.DatabaseConfig;
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
    private static final Map<String, String> SETTINGS = Map.of(
            "mooring.database.url", "jdbc:postgresql://db.example/mooring?password=hidden-in-the-address",
            "mooring.database.password", "hidden-password",
            "mooring.api.tokens", "hidden-token",
            "mooring.clusters.prod.stack", "acme/edge/prod",
            "mooring.clusters.prod.ssm", "false",
            "mooring.clusters.lab.eks-name", "lab-1",
            "mooring.clusters.lab.region", "eu-west-1",
            "mooring.clusters.lab.kubernetes.access", "in-cluster",
            "mooring.clusters.lab.iam", "true");

    @Test
    void saysHowItIsStoredWhoMayAskAndHowOftenItVerifies() {
        assertThat(started().getFirst().text())
                .isEqualTo("Clusters: 2, each verified every PT5M; database PostgreSQL; API auth token,"
                        + " page auth none");
    }

    @Test
    void saysOfEachClusterWhatIsWatchedAndByWhichAccess() {
        assertThat(started().get(1)).satisfies(line -> {
            assertThat(line.fields()).containsEntry("cluster", "lab").containsEntry("event", "configuration");
            assertThat(line.text())
                    .isEqualTo("Watches EKS cluster lab-1 in eu-west-1; Kubernetes by in-cluster;"
                            + " off: stack, environment, ec2, kubelet-probe");
        });
    }

    @Test
    void saysWhatIsOff() {
        assertThat(started().get(2).text())
                .isEqualTo("Watches stack acme/edge/prod, EKS cluster as the stack names it in the region of its"
                        + " state; Kubernetes by eks;"
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
                .withSources(new PropertiesConfigSource(SETTINGS, "test", 100))
                .addDefaultInterceptors()
                .withConverter(java.time.Duration.class, 200, java.time.Duration::parse)
                .build();
        try (var log = new CapturedLog("dev.mooring.journal")) {
            new StartJournal(
                            new Fleet(config.getConfigMapping(ClustersConfig.class)),
                            config.getConfigMapping(DatabaseConfig.class),
                            config.getConfigMapping(ApiConfig.class),
                            config.getConfigMapping(PageConfig.class),
                            config.getConfigMapping(VerificationConfig.class))
                    .started(new StartupEvent());
            return log.lines();
        }
    }
}

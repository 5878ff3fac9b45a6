package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.declared.esc.UsedEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new revision concerns the clusters in which the environment is used. */
class UsedEnvironmentsTest {
    private static final EnvironmentName SHOP = new EnvironmentName("acme", "shop", "prod");
    private final dev.mooring.cluster.Fleet fleet = NamedFleet.of("edge", "other");
    private final UsedEnvironments used = new UsedEnvironments(fleet);

    @Test
    void knowsOfNoneBeforeTheFirstVerification() {
        assertThat(used.clustersWith(SHOP)).isEmpty();
    }

    @Test
    void namesTheClusterInWhichAStoreLeadsToIt() {
        saw(SHOP);
        assertThat(used.clustersWith(SHOP))
                .extracting(cluster -> cluster.name())
                .containsExactly("edge");
    }

    @Test
    void forgetsWhatIsUsedNoMore() {
        saw(SHOP);
        saw(new EnvironmentName("acme", "shop", "test"));
        assertThat(used.clustersWith(SHOP)).isEmpty();
    }

    private void saw(EnvironmentName name) {
        used.saw(
                fleet.named("edge").orElseThrow(),
                List.of(new UsedEnvironment(name, "https://api.pulumi.com/api/esc", false)));
    }
}

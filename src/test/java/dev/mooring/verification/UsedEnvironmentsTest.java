package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.neighbours.Conditions;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.actual.neighbours.SecretStores;
import dev.mooring.actual.neighbours.StoreName;
import dev.mooring.bench.CountedDatabase;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.GivenUp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new revision concerns the clusters in which the environment is used. */
class UsedEnvironmentsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final EnvironmentName SHOP = new EnvironmentName("acme", "shop", "prod");
    private static final EnvironmentName TEST = new EnvironmentName("acme", "shop", "test");
    private final Fleet fleet = NamedFleet.of("edge", "other");
    private CountedDatabase counted;
    private Database database;
    private UsedEnvironments used;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        counted = new CountedDatabase(folder.resolve("used.db"));
        database = counted.database();
        used = new UsedEnvironments(fleet, database);
    }

    @Test
    void knowsOfNoneBeforeTheFirstVerification() {
        assertThat(used.clustersWith(SHOP)).isEmpty();
    }

    @Test
    void namesTheClusterInWhichAStoreLeadsToIt() {
        report(SHOP);
        assertThat(clustersWith(SHOP)).containsExactly("edge");
    }

    @Test
    void isKnownToReplicasThatVerifyNothingAndToThoseThatHaveJustStarted() {
        report(SHOP);
        used = new UsedEnvironments(fleet, database);
        assertThat(clustersWith(SHOP)).containsExactly("edge");
    }

    @Test
    void forgetsWhatIsUsedNoMore() {
        report(SHOP);
        report(TEST);
        assertThat(clustersWith(SHOP)).isEmpty();
        assertThat(clustersWith(TEST)).containsExactly("edge");
    }

    @Test
    void keepsWhatItKnowsWhereTheStoresCannotBeRead() {
        report(SHOP);
        report(Reading.unavailable(
                NeighbourSources.SECRET_STORES, new Cause(Cause.Kind.UNREACHABLE, "list stores", "no route to host")));
        assertThat(clustersWith(SHOP)).containsExactly("edge");
    }

    @Test
    void keepsWhatItKnewWhereTheReportIsNotStored() {
        report(SHOP);
        var desk = new DeskFixture(database, storing -> {
            used.storing(storing);
            throw new Outlived("another replica leads the cluster");
        });
        try {
            report(desk, stores(TEST));
        } catch (Outlived _) {
            // As it should be.
        }
        report(SHOP);
        assertThat(clustersWith(SHOP)).containsExactly("edge");
        assertThat(clustersWith(TEST)).isEmpty();
    }

    @Test
    void forgetsAClusterThatIsWatchedNoLonger() {
        report(SHOP);
        database.write(session -> {
            used.givenUp(new GivenUp(session, "edge", "its stack is gone", NOW, List.of()));
            return true;
        });
        assertThat(clustersWith(SHOP)).isEmpty();
    }

    @Test
    void asksTheDatabaseNoMoreOnceItSaysWhatReportsSay() throws Exception {
        report(SHOP, TEST);
        report(SHOP, TEST);
        var work = counted.during(() -> report(SHOP, TEST));
        assertThat(work.statements()).isNotEmpty().noneMatch(sql -> sql.contains("used_environments"));
    }

    private List<String> clustersWith(EnvironmentName name) {
        return used.clustersWith(name).stream().map(WatchedCluster::name).toList();
    }

    private void report(EnvironmentName... names) {
        report(stores(names));
    }

    private void report(Reading<?> stores) {
        report(new DeskFixture(database, used::storing), stores);
    }

    private static void report(DeskFixture desk, Reading<?> stores) {
        desk.issue(Judgement.of(Situation.of("edge", Readings.of(List.of(stores)), NOW), Policy.standard()));
    }

    private static Reading<?> stores(EnvironmentName... names) {
        return Reading.fresh(
                NeighbourSources.SECRET_STORES,
                new SecretStores(
                        Arrays.stream(names).map(UsedEnvironmentsTest::store).toList(), Set.of()),
                NOW);
    }

    private static SecretStore store(EnvironmentName name) {
        return new SecretStore(
                new StoreName("SecretStore", new ObjectName("shop", name.environment())),
                Map.of(),
                name,
                "https://api.pulumi.com/api/esc",
                false,
                Optional.empty(),
                new Conditions(Map.of()));
    }
}

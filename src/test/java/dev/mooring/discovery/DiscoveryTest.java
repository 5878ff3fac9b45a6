package dev.mooring.discovery;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.bench.Databases;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.declared.pulumi.StackHistory;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.replica.Follower;
import dev.mooring.replica.Leadership;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.Finding;
import dev.mooring.report.GivenUp;
import dev.mooring.report.Heard;
import dev.mooring.report.OpenFindings;
import dev.mooring.report.ReportFixture;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.PulumiOrganization;
import dev.mooring.standin.World;
import dev.mooring.standin.World.Route;
import dev.mooring.verification.StackHeard;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String DC1 = "acme-edge.edge.dc1";
    private final CloudStandIn cloud = new CloudStandIn(new World(List.of()));
    private final PulumiOrganization organization = new PulumiOrganization(cloud, NOW);
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "mooring.discovery.enabled", "true",
            "mooring.discovery.organizations", "acme-edge",
            "mooring.pulumi.token", "pul-stand-in"));
    private final List<GivenUp> told = new ArrayList<>();
    private Instant time = NOW;
    private Duration passed = Duration.ZERO;
    private Database database;
    private DiscoveryStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        settings.put("mooring.pulumi.url", cloud.url());
        database = Databases.sqlite(folder.resolve("discovery.db"));
        store = store(told::add);
    }

    private DiscoveryStore store(Consumer<GivenUp> listener) {
        return new DiscoveryStore(
                database,
                new OpenFindings(database).store(),
                new Fleet(config().getConfigMapping(ClustersConfig.class)),
                new Heard<>(listener));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void takesUpAStackThatDeclaresHybridNetworks() {
        organization.add("edge", "dc1");
        round();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void takesUpAStackThatIgnoresChangesOfItsHybridNetworks() {
        organization.add("edge", "dc1", PulumiOrganization::ignoringNetworks);
        round();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void keepsAClusterWhoseHybridNetworksAreIgnoredFromNowOn() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.change(stack, PulumiOrganization::ignoringNetworks);
        round();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void saysWhyAStackIsNotTakenUp() {
        organization.add("edge", "cloud-only", PulumiOrganization::withoutNetworks);
        organization.add("edge", "empty", resources -> resources.removeAll());
        round();
        assertThat(view().watched()).isEmpty();
        assertThat(view().notTaken())
                .extracting(DiscoveryView.NotTaken::reason)
                .containsExactly(
                        "its EKS cluster has no remoteNetworkConfig: no hybrid nodes",
                        "its state declares no EKS cluster");
    }

    @Test
    void readsNoStateAgainWhileTheStackStandsAsItDid() {
        organization.add("edge", "dc1");
        round();
        round();
        verifyExports(1);
    }

    @Test
    void readsNoStateOfAStackThatWasNeverUpdated() {
        organization.add("edge", "dc1");
        cloud.change(
                PulumiOrganization.LIST,
                list -> ((ObjectNode) list.path("stacks").path(0))
                        .put("resourceCount", 0)
                        .remove("lastUpdate"));
        round();
        verifyExports(0);
        assertThat(view().notTaken())
                .extracting(DiscoveryView.NotTaken::reason)
                .containsExactly("it was never updated");
    }

    @Test
    void readsAStateAgainOnceTheListSaysOtherwise() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.touch(stack);
        round();
        verifyExports(2);
    }

    @Test
    void givesUpWhatIsDestroyed() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.destroy(stack);
        round();
        assertThat(watched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "403", "404", "429", "503"})
    void keepsWhatItKnowsWhereTheListFails(int status) {
        organization.add("edge", "dc1");
        round();
        cloud.serve(list(status, "{}"));
        rounds(3);
        assertThat(watched()).containsExactly(DC1);
        assertThat(view().problem()).contains("the stacks of acme-edge cannot be listed");
        assertThat(view().asOf()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"stacks\":null}",
                "{\"stacks\":[]}",
                "{\"stacks\":[{}]}",
                "{\"stacks\":[{\"orgName\":\"other\",\"projectName\":\"p\",\"stackName\":\"s\"}]}",
                "{\"stacks\":[{\"orgName\":\"acme-edge\",\"projectName\":\"edge\",\"stackName\":\"a b\"}]}",
                "{\"stacks\":[{\"orgName\":\"acme-edge\",\"projectName\":\"\",\"stackName\":\"dc1\"}]}",
                "{\"stacks\":{}}"
            })
    void takesNoListThatMayLieForOneWithoutTheStack(String body) {
        organization.add("edge", "dc1");
        round();
        cloud.serve(list(200, body));
        rounds(3);
        assertThat(watched()).containsExactly(DC1);
        assertThat(view().problem()).isNotNull();
    }

    @Test
    void keepsWhatItKnowsWhereTheLastPageOfTheListIsMissing() {
        organization.add("edge", "dc1");
        organization.add("edge", "dc2");
        round();
        cloud.change(PulumiOrganization.LIST, list -> {
            ((ArrayNode) list.path("stacks")).remove(0);
            ((ObjectNode) list).put("continuationToken", "more");
        });
        rounds(3);
        assertThat(watched()).hasSize(2);
    }

    @Test
    void givesUpAStackThatWholeListsLackForAnHourAndThatPulumiKnowsNoLonger() {
        organization.add("edge", "dc2");
        var stack = organization.add("edge", "dc1");
        round();
        organization.remove(stack);
        rounds(6);
        assertThat(watched()).contains(DC1);
        round();
        assertThat(watched()).doesNotContain(DC1);
    }

    @Test
    void keepsAStackThatIsNotListedAndThatPulumiKnows() {
        organization.add("edge", "dc2");
        var stack = organization.add("edge", "dc1");
        round();
        organization.hide(stack);
        rounds(9);
        assertThat(watched()).contains(DC1);
        assertThat(view().watched().getFirst().unsure())
                .isEqualTo("Pulumi Cloud does not list it, and yet it has its state");
    }

    @Test
    void keepsAClusterWhoseStateCannotBeRead() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.touch(stack);
        cloud.fail(PulumiOrganization.path(stack) + "/export", "", 500, "", "");
        rounds(2);
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void keepsAClusterWhileAnOperationRuns() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.destroy(stack);
        cloud.change(
                PulumiOrganization.path(stack),
                head -> ((ObjectNode) head)
                        .putObject("currentOperation")
                        .put("kind", "destroy")
                        .put("author", "a")
                        .put("started", 1));
        round();
        assertThat(watched()).containsExactly(DC1);
        assertThat(view().watched().getFirst().unsure()).startsWith("an operation runs");
    }

    @Test
    void takesUpNoMoreThanItMayAndSaysSo() {
        settings.put("mooring.discovery.most", "1");
        organization.add("edge", "dc1");
        round();
        organization.add("edge", "a-first");
        round();
        assertThat(watched()).containsExactly(DC1);
        assertThat(view().notTaken())
                .extracting(DiscoveryView.NotTaken::reason)
                .containsExactly("mooring.discovery.most is 1, and so many are watched: raise it");
    }

    @Test
    void takesUpNothingThatIsConfigured() {
        settings.put("mooring.clusters.prod.stack", "acme-edge/edge/dc1");
        organization.add("edge", "dc1");
        round();
        assertThat(watched()).isEmpty();
        assertThat(view().notTaken())
                .extracting(DiscoveryView.NotTaken::reason)
                .containsExactly("it is watched as prod, by mooring.clusters");
    }

    @Test
    void readsSoManyStatesInOneGoAndTheOthersInTheNext() {
        settings.put("mooring.discovery.states-per-round", "2");
        for (var number = 0; number < 3; number++) {
            organization.add("edge", "dc" + number);
        }
        assertThat(discovery().round()).isTrue();
        assertThat(watched()).hasSize(2);
        assertThat(discovery().round()).isFalse();
        assertThat(watched()).hasSize(3);
    }

    @Test
    void assumesTheRoleOfTheAccountThatTheStateTells() {
        settings.put("mooring.discovery.role-arn", "arn:aws:iam::{account}:role/mooring-reader");
        organization.add("edge", "dc1");
        round();
        assertThat(discovery().clusters(store.read()))
                .extracting(cluster -> cluster.config().roleArn().orElse(""))
                .containsExactly("arn:aws:iam::111122223333:role/mooring-reader");
    }

    @Test
    void looksAtOnceAtWhatADeliveryTellsOf() {
        var stack = organization.add("edge", "dc1");
        store.hear(stack, false, time);
        discovery().hear();
        assertThat(watched()).containsExactly(DC1);
        assertThat(store.heard(time.plus(Duration.ofDays(1)), 10)).isEmpty();
    }

    @Test
    void givesUpAtOnceWhatADeliveryCallsDeletedAndPulumiKnowsNoLonger() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.remove(stack);
        store.hear(stack, true, time);
        discovery().hear();
        assertThat(watched()).isEmpty();
    }

    @Test
    void givesUpNothingForADeliveryAloneWherePulumiDoesNotAnswer() {
        var stack = organization.add("edge", "dc1");
        round();
        cloud.fail(PulumiOrganization.path(stack), "", 403, "", "");
        store.hear(stack, true, time);
        discovery().hear();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void asksOnceForADeliveryThatIsSentAgainAndAgain() {
        var stack = organization.add("edge", "dc1");
        for (var count = 0; count < 10; count++) {
            store.hear(stack, false, time);
            discovery().hear();
        }
        verifyExports(1);
    }

    @Test
    void looksAtOnceThoughAClockThatWasAheadSaysThatItWasLookedAtSince() {
        var stack = organization.add("edge", "dc1");
        byAClockThatIsAhead(this::round);
        organization.destroy(stack);
        store.hear(stack, false, time);
        discovery().hear();
        assertThat(watched()).isEmpty();
    }

    @Test
    void looksAtOnceAtWhatAClockThatWasAheadHeardOf() {
        var stack = organization.add("edge", "dc1");
        byAClockThatIsAhead(() -> store.hear(stack, false, time));
        discovery().hear();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void givesUpWithinAnHourWhatAClockThatWasAheadMissedFirst() {
        organization.add("edge", "dc2");
        var stack = organization.add("edge", "dc1");
        round();
        organization.remove(stack);
        byAClockThatIsAhead(this::round);
        round();
        time = time.plus(Duration.ofHours(1));
        round();
        assertThat(watched()).doesNotContain(DC1);
    }

    private void byAClockThatIsAhead(Runnable does) {
        var right = time;
        time = right.plus(Duration.ofDays(30));
        does.run();
        time = right;
    }

    @Test
    void newsThatComesDuringALookIsNotSettledByIt() {
        var stack = organization.add("edge", "dc1");
        store.hear(stack, false, time);
        var lookedAt = store.heard(time, 10).getFirst();
        store.hear(stack, true, time);
        store.settle(lookedAt);
        assertThat(store.heard(time, 10))
                .extracting(DiscoveryStore.Heard::stack, DiscoveryStore.Heard::isDeleted)
                .containsExactly(tuple(stack, true));
    }

    @Test
    void newsThatComesDuringALookIsNotPutOffByIt() {
        var stack = organization.add("edge", "dc1");
        store.hear(stack, false, time);
        var lookedAt = store.heard(time, 10).getFirst();
        store.hear(stack, true, time);
        store.putOff(lookedAt, time.plusSeconds(30));
        assertThat(store.heard(time, 10))
                .extracting(DiscoveryStore.Heard::stack, DiscoveryStore.Heard::tries)
                .containsExactly(tuple(stack, 0));
    }

    @Test
    void newsThatComesAfterAnotherReplicaSettledWhatWasBeforeIsNotSettledByALookFromBefore() {
        var stack = organization.add("edge", "dc1");
        store.hear(stack, false, time);
        var lookedAt = store.heard(time, 10).getFirst();
        store.settle(lookedAt);
        store.hear(stack, false, time);
        store.settle(lookedAt);
        assertThat(store.heard(time, 10)).hasSize(1);
    }

    @Test
    void listsSoonWhateverReplicaHeardOfAStackThatOnlyTheListTellsAbout() {
        settings.put("mooring.discovery.tag", "mooring");
        var fleet = new Fleet(config().getConfigMapping(ClustersConfig.class));
        var discovers = timer(fleet, new SoleLeader(fleet));
        var follows = timer(fleet, Follower.of(fleet, database));
        discovers.turn();
        follows.heard(new StackHeard(new StackName("acme-edge", "edge", "dc1"), false));
        discovers.turn();
        verifyLists(1);
        passed = Duration.ofSeconds(31);
        discovers.turn();
        verifyLists(2);
        passed = Duration.ofSeconds(90);
        discovers.turn();
        verifyLists(2);
    }

    @Test
    void endsTheFindingsOfWhatItGivesUpByConfiguration() {
        var stack = organization.add("edge", "dc1");
        round();
        var open = new OpenFindings(database);
        open.verified(DC1, time, finding());
        organization.destroy(stack);
        round();
        assertThat(open.store().open(DC1)).isEmpty();
        assertThat(open.store().find(finding().fingerprint()))
                .hasValueSatisfying(ended -> assertThat(ended.resolvedBy()).isEqualTo("configuration"));
        assertThat(told)
                .singleElement()
                .satisfies(givenUp -> assertThat(givenUp.ended())
                        .extracting(ended -> ended.fingerprint())
                        .containsExactly(finding().fingerprint()));
    }

    @Test
    void writesNothingOverWhatAnotherReplicaWrote() {
        organization.add("edge", "dc1");
        var before = store.read();
        round();
        assertThat(store.replace(before, before, Map.of(), time)).isFalse();
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void asksByTheClockForStatesThatCannotBeReadHoweverManyThereAre() {
        settings.put("mooring.discovery.states-per-round", "2");
        for (var number = 0; number < 5; number++) {
            var stack = organization.add("edge", "dc" + number);
            cloud.fail(PulumiOrganization.path(stack), "", 403, "", "");
        }
        var parts = 1;
        while (discovery().round() && parts < 10) {
            time = time.plusSeconds(5);
            parts++;
        }
        assertThat(parts).isEqualTo(3);
    }

    @Test
    void waitsForPulumiOnceHoweverManyStacksDeliveriesToldOf() {
        for (var number = 0; number < 5; number++) {
            var stack = organization.add("edge", "dc" + number);
            cloud.fail(PulumiOrganization.path(stack), "", 401, "", "");
            store.hear(stack, false, time);
        }
        discovery().hear();
        cloud.server().verify(1, getRequestedFor(urlPathMatching("/api/stacks/acme-edge/edge/dc[0-9]")));
        assertThat(store.heard(time, 10)).hasSize(4);
    }

    @Test
    void endsWhatAVerificationStoredAfterItsClusterWasGivenUp() {
        var stack = organization.add("edge", "dc1");
        round();
        var gone = discovery().clusters(store.read());
        organization.destroy(stack);
        round();
        var open = new OpenFindings(database);
        open.verified(DC1, time, finding());
        store.end(gone, time);
        assertThat(open.store().open(DC1)).isEmpty();
    }

    @Test
    void endsNothingOfAClusterThatIsBack() {
        organization.add("edge", "dc1");
        round();
        var open = new OpenFindings(database);
        open.verified(DC1, time, finding());
        store.end(discovery().clusters(store.read()), time);
        assertThat(open.store().open(DC1)).hasSize(1);
    }

    @Test
    void givesEverythingUpOnceItIsSwitchedOff() {
        organization.add("edge", "dc1");
        round();
        assertThat(discovery().giveUp()).isTrue();
        assertThat(watched()).isEmpty();
        assertThat(reasons()).containsExactly("discovery is switched off");
    }

    @Test
    void tellsWithWhatItGivesUpWhatItsStateSays() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.destroy(stack);
        round();
        assertThat(told).extracting(GivenUp::cluster).containsExactly(DC1);
        assertThat(reasons()).containsExactly("its state declares no EKS cluster (stack acme-edge/edge/dc1)");
    }

    @Test
    void tellsThatAStackIsGone() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.remove(stack);
        store.hear(stack, true, time);
        discovery().hear();
        assertThat(reasons()).containsExactly("its stack acme-edge/edge/dc1 is gone");
    }

    @Test
    void tellsThatItIsSetUpForOtherStacksNow() {
        organization.add("edge", "dc1");
        round();
        settings.put("mooring.discovery.organizations", "other");
        round();
        assertThat(reasons()).containsExactly("discovery is set up for other stacks than its acme-edge/edge/dc1");
    }

    @Test
    void tellsNothingOfAClusterThatCannotBeRead() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.touch(stack);
        cloud.fail(PulumiOrganization.path(stack) + "/export", "", 500, "", "");
        rounds(8);
        assertThat(told).isEmpty();
    }

    @Test
    void tellsNothingOfAClusterThatIsConfiguredByTheSameNameFromNowOn() {
        organization.add("edge", "dc1");
        round();
        settings.put("mooring.clusters.\"" + DC1 + "\".stack", "acme-edge/edge/dc1");
        store = store(told::add);
        round();
        assertThat(watched()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void givesNothingUpThatCannotBeTold() {
        var stack = organization.add("edge", "dc1");
        round();
        organization.destroy(stack);
        store = store(_ -> {
            throw new IllegalStateException("the disk is full");
        });
        assertThatThrownBy(this::round).hasMessage("the disk is full");
        assertThat(watched()).containsExactly(DC1);
    }

    @Test
    void whatCouldNotBeEndedHereIsEndedAtTheNextTurn() {
        var stack = organization.add("edge", "dc1");
        round();
        var fleet = new Fleet(config().getConfigMapping(ClustersConfig.class));
        var tries = new ArrayList<GivenUp>();
        store = store(givenUp -> {
            tries.add(givenUp);
            if (tries.size() == 1) {
                throw new IllegalStateException("the disk is full");
            }
        });
        var timer = timer(fleet);
        timer.recall();
        store = store(told::add);
        organization.destroy(stack);
        round();
        var open = new OpenFindings(database);
        open.verified(DC1, time, finding());
        timer.turn();
        assertThat(fleet.clusters()).isEmpty();
        assertThat(open.store().open(DC1)).hasSize(1);
        timer.turn();
        assertThat(open.store().open(DC1)).isEmpty();
        timer.turn();
        assertThat(tries).hasSize(2);
        timer.stop();
    }

    private DiscoveryTimer timer(Fleet fleet) {
        return timer(fleet, new SoleLeader(fleet));
    }

    private DiscoveryTimer timer(Fleet fleet, Leadership leadership) {
        return new DiscoveryTimer(
                config().getConfigMapping(DiscoveryConfig.class),
                discovery(),
                store,
                fleet,
                leadership,
                Heard.byNobody(),
                ((InstantSource) () -> time).withZone(ZoneOffset.UTC),
                () -> passed.toNanos());
    }

    private List<String> reasons() {
        return told.stream().map(GivenUp::why).toList();
    }

    private static Finding finding() {
        return ReportFixture.finding(
                DC1, "node-not-ready", Severity.ERROR, new Subject("node", "dc1-01", null), NOW, null);
    }

    private Route list(int status, String body) {
        try {
            return new Route("pulumi", "GET", PulumiOrganization.LIST, "", status, new ObjectMapper().readTree(body));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private void verifyLists(int number) {
        cloud.server().verify(number, getRequestedFor(urlPathEqualTo(PulumiOrganization.LIST)));
    }

    private void verifyExports(int number) {
        cloud.server().verify(number, getRequestedFor(urlPathMatching(".*/export")));
    }

    private void rounds(int number) {
        for (var count = 0; count < number; count++) {
            round();
        }
    }

    /** Ten minutes after the one before. */
    private void round() {
        var unused = discovery().round();
        time = time.plus(Duration.ofMinutes(10));
    }

    private List<String> watched() {
        return discovery().clusters(store.read()).stream()
                .map(WatchedCluster::name)
                .toList();
    }

    private DiscoveryView view() {
        return DiscoveryView.of(store.read());
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "settings", 100))
                .withMapping(DiscoveryConfig.class)
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .build();
    }

    private Discovery discovery() {
        var config = config();
        var discovery = config.getConfigMapping(DiscoveryConfig.class);
        var pulumi = new PulumiCloud(config.getConfigMapping(PulumiConfig.class), Bounds.usual(), VERTX);
        var history = new StackHistory(pulumi);
        Clock clock = ((InstantSource) () -> time).withZone(ZoneOffset.UTC);
        return new Discovery(
                discovery,
                new StackList(pulumi, discovery),
                history,
                new StackSurvey(new StackReader(pulumi, history, clock), discovery),
                store,
                new Fleet(config.getConfigMapping(ClustersConfig.class)),
                clock);
    }
}

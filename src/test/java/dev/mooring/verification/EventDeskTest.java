package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.StackName;
import dev.mooring.database.Database;
import dev.mooring.event.Made;
import dev.mooring.event.PulumiEvent;
import dev.mooring.event.PulumiEvent.EnvironmentChanged;
import dev.mooring.event.PulumiEvent.EnvironmentRevised;
import dev.mooring.event.PulumiEvent.StackChanged;
import dev.mooring.event.PulumiEvent.StackUpdated;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.Heard;
import dev.mooring.report.ReportDesk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What events lead to, in a replica that has verified nothing yet. */
class EventDeskTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Arrival ARRIVAL = new Arrival(NOW, true);
    private static final StackName STACK = new StackName("acme", "edge", "a");
    private static final EnvironmentName SHOP = new EnvironmentName("acme", "shop", "prod");
    private final QueueFixture queue = new QueueFixture(QueueFixture.NO_WINDOW, 1);
    private SenderStore senders;
    private ReportDesk reports;
    private EventDesk desk;
    private Database database;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        database = Databases.sqlite(folder.resolve("events.db"));
        var fleet = NamedFleet.of("a", "b");
        senders = new SenderStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
        reports = new DeskFixture(database).desk();
        desk = new EventDesk(
                fleet, queue.queue(), reports, senders, new UsedEnvironments(fleet, database), Heard.byNobody());
        use(database, SHOP, "b");
        queue.letAllEnd();
    }

    private static void use(Database database, EnvironmentName environment, String cluster) {
        database.write(session -> session.sql("insert into used_environments (environment, cluster) values (?, ?)")
                .text(environment.toString())
                .text(cluster)
                .update());
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aRevisionOfAnEnvironmentHasTheClustersVerifiedInWhichItIsUsed() {
        var ended = desk.handle(new EnvironmentRevised(SHOP, "created", 7L, Made.UNSAID), ARRIVAL);
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        assertThat(queue.begun()).extracting(begun -> begun.cluster().name()).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"update, true", "destroy, true", "refresh, false", "import, false", "resource-import, false"})
    void onlyAVersionThatSaysWhatWasMeantIsReadBeforePulumiTellsHowItCameAbout(String operation, boolean isNamed) {
        var updated =
                new StackUpdated(new StackName("acme", "edge", "b"), operation, "succeeded", 43L, null, Made.UNSAID);
        assertThat(desk.handle(updated, ARRIVAL)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(queue.begun())
                .singleElement()
                .extracting(QueueFixture.Begun::namedVersion)
                .isEqualTo(isNamed ? Optional.of(43L) : Optional.empty());
    }

    @Test
    void aStackThatIsDeletedBeginsAnew() {
        senders.begin(SenderStore.key(STACK), 57);
        assertThat(desk.handle(new StackChanged(STACK, "deleted"), ARRIVAL)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(senders.find(SenderStore.key(STACK)).orElseThrow().reached()).hasValue(0L);
    }

    @Test
    void anUpdateOfAStackThatWasMadeAgainIsTheLastChange() {
        handle(updated(57), NOW);
        handle(new StackChanged(STACK, "deleted"), NOW.plusSeconds(1));
        handle(updated(1), NOW.plusSeconds(2));
        assertThat(reports.lastChange("a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aRevisionOfOneEnvironmentHidesNoneOfAnother() {
        handle(new EnvironmentRevised(SHOP, "created", 80L, Made.UNSAID), NOW);
        var other = new EnvironmentName("acme", "edge", "b");
        use(database, other, "b");
        handle(new EnvironmentRevised(other, "created", 6L, Made.UNSAID), NOW.plusSeconds(1));
        assertThat(reports.lastChange("b").orElseThrow().version()).isEqualTo(6);
    }

    private void handle(PulumiEvent event, Instant at) {
        assertThat(desk.handle(event, new Arrival(at, true))).succeedsWithin(Duration.ofSeconds(10));
    }

    private static StackUpdated updated(long version) {
        return new StackUpdated(STACK, "update", "succeeded", version, null, Made.UNSAID);
    }

    @Test
    void aStackThatIsMadeDoesNot() {
        senders.begin(SenderStore.key(STACK), 57);
        assertThat(desk.handle(new StackChanged(STACK, "created"), ARRIVAL)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(senders.find(SenderStore.key(STACK)).orElseThrow().reached()).hasValue(57L);
    }

    @Test
    void anEnvironmentThatIsDeletedBeginsAnew() {
        senders.begin(SenderStore.key(SHOP), 12);
        assertThat(desk.handle(new EnvironmentChanged(SHOP, "deleted"), ARRIVAL))
                .succeedsWithin(Duration.ofSeconds(10));
        assertThat(senders.find(SenderStore.key(SHOP)).orElseThrow().reached()).hasValue(0L);
    }
}

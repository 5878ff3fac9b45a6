package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.replica.SoleLeader;
import dev.mooring.report.DeskFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of earlier verifications after a start. */
class RememberedTest {
    private static final String CLUSTER = "fleet";
    private DeskFixture desk;
    private Remembered remembered;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        var database = Databases.sqlite(folder.resolve("remembered.db"));
        desk = new DeskFixture(database);
        remembered = new Remembered(
                new SenderStore(database, Clock.fixed(FleetFixture.NOW, ZoneOffset.UTC)),
                new LastingStore(database),
                desk.reports(),
                desk.nodes(),
                new SoleLeader(NamedFleet.of(CLUSTER)),
                new VerificationFixture.Config());
    }

    @Test
    void nodesStandWhereTheNewestReportHasThem() {
        desk.issue(Judgement.of(FleetFixture.of(4).situation(), Policy.standard()));
        assertThat(remembered.of(NamedFleet.of(CLUSTER).clusters().getFirst()).declaredSites())
                .hasValueSatisfying(sites -> assertThat(sites)
                        .hasSize(4)
                        .containsEntry(FleetFixture.of(4).nameOf(0), "site-0"));
    }

    @Test
    void noSiteIsKnownBeforeTheFirstReport() {
        assertThat(remembered.of(NamedFleet.of(CLUSTER).clusters().getFirst()).declaredSites())
                .isEmpty();
    }
}

package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.CountedDatabase;
import dev.mooring.bench.CountedDatabase.Work;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Memory;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What verifications of five thousand nodes write. Rows and bytes are counted, not times, so that the bounds are the same
 * on every machine. Rows are bounded by what they are today; bytes leave half as much again, but for what nodes were like. The aim is five megabytes an
 * hour at a verification every five minutes, which is 416,000 bytes each.
 */
class WrittenPerVerificationTest {
    private static final int NODES = 5_000;
    private static final int FLAPS = 3;
    private static final int VERIFICATIONS_AN_HOUR = 12;
    private static final int MOST = 6_000_000;
    private CountedDatabase counted;
    private DeskFixture desk;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        counted = new CountedDatabase(folder.resolve("written.db"));
        desk = new DeskFixture(counted.database());
    }

    @Test
    void aHealthyFleetLeavesItsReportAndNothingElse() throws Exception {
        var healthy = FleetFixture.of(NODES).situation();
        judge(healthy);
        var quiet = judge(FiveMinutesOn.after(healthy));
        assertThat(quiet.rows()).isOne();
        assertThat(quiet.bytes()).isLessThan(62_000);
    }

    @Test
    void aFaultThatAllNodesShareIsWrittenOnce() throws Exception {
        var pressure = FleetFixture.of(NODES).withDiskPressure(NODES).situation();
        var first = judge(pressure);
        // A finding and a row for each node, what gathers them, the report.
        assertThat(first.rows()).isBetween(2L * NODES, 10_100L);
        assertThat(first.bytes()).isLessThan(15_000_000);
        assertUnchanged(judge(FiveMinutesOn.after(pressure)));
    }

    @Test
    void aFaultOfWhichAllKubeletsKeepTellingIsWrittenOnce() throws Exception {
        var down = FleetFixture.of(NODES).withoutRuntime().situation();
        judge(down);
        assertUnchanged(judge(FiveMinutesOn.after(down)));
    }

    @Test
    void oneNodeThatChangesIsWrittenAlone() throws Exception {
        judge(FleetFixture.of(NODES).withDiskPressure(NODES - 1).situation());
        var changed = judge(FleetFixture.of(NODES).withDiskPressure(NODES).situation());
        // Its finding, its row, the finding that gathers all, the report.
        assertThat(changed.rows()).isLessThanOrEqualTo(4);
        assertThat(changed.bytes()).isLessThan(190_000);
    }

    @Test
    void whatNodesWereLikeComesToLessThanSixMegabytesAnHourWhereAllFlapAtEachVerification() throws Exception {
        var well = FleetFixture.of(NODES);
        var down = FleetFixture.of(NODES).withoutRuntime();
        for (var count = 0; count <= FLAPS; count++) {
            judge(at(count % 2 == 0 ? well : down, FleetFixture.NOW.plusSeconds(300L * count)));
        }
        assertThat(rowsBefore()).isEqualTo(FLAPS * NODES);
        assertThat(bytesBefore() * VERIFICATIONS_AN_HOUR / FLAPS).isLessThan(MOST);
    }

    private static Situation at(FleetFixture fleet, Instant time) {
        return Situation.of("c", fleet.situation(time, Memory.none()).readings(), time);
    }

    private long rowsBefore() {
        return counted.database()
                .read(session ->
                        session.sql("select count(*) from machines_before").count());
    }

    private long bytesBefore() {
        return counted.database()
                .read(session -> session.sql("select sum(pgsize) from dbstat where name like '%machines_before%'")
                        .count());
    }

    private static void assertUnchanged(Work work) {
        assertThat(work.rows()).isOne();
        assertThat(work.bytes()).isLessThan(150_000);
    }

    private Work judge(Situation situation) throws Exception {
        var judgement = Judgement.of(situation, Policy.standard());
        return counted.during(() -> desk.issue(judgement));
    }
}

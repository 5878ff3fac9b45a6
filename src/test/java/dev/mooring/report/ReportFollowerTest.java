package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.bench.Databases;
import dev.mooring.check.FiveMinutesOn;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.cluster.Fleet;
import dev.mooring.database.Database;
import dev.mooring.replica.Follower;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this replica tells of reports that it finds in the database. */
class ReportFollowerTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private Database database;
    private ReportFollower follower;

    @BeforeEach
    void lookOnce() throws Exception {
        database = Databases.sqlite(folder.resolve("reports.db"));
        var desk = new DeskFixture(database);
        follower = new ReportFollower(
                Follower.of(new Fleet(Map::of), database),
                desk.reports(),
                desk.missed(),
                new Heard<>(issue -> told.add(issue.report().id())));
        follower.look();
    }

    @Test
    void whatAnotherReplicaStoredIsToldOnce() {
        var report = issue(new DeskFixture(database));
        follower.look();
        follower.look();
        assertThat(told).containsExactly(report.id());
    }

    /** Though it leads the cluster no longer. */
    @Test
    void whatWasStoredHereIsNotToldAgain() {
        issue(new DeskFixture(database, follower::storing));
        follower.look();
        assertThat(told).isEmpty();
    }

    private static Report issue(DeskFixture desk) {
        return desk.issue(Judgement.of(
                FiveMinutesOn.after(FleetFixture.of(4).withDiskPressure(1).situation()), Policy.standard()));
    }
}

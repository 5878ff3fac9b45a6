package dev.mooring.timeline;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.check.FleetFixture;
import dev.mooring.check.Judgement;
import dev.mooring.check.Policy;
import dev.mooring.check.Situation;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.database.Database;
import dev.mooring.inbox.DeliveriesFixture;
import dev.mooring.report.DeskFixture;
import dev.mooring.report.GivenUp;
import dev.mooring.report.Report;
import dev.mooring.report.ReportSettings;
import dev.mooring.silence.SilencesFixture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A timeline of the clusters fleet and other, as production puts it together. */
public final class TimelineFixture {
    private final Database database;
    private final TimelineStore store;
    private final DeskFixture desk;
    private final Timeline timeline;

    public TimelineFixture(Database database) {
        this(database, NamedFleet.of("fleet", "other"));
    }

    TimelineFixture(Database database, Fleet fleet) {
        this.database = database;
        this.store = new TimelineStore(database, mapper());
        this.desk = new DeskFixture(database, new Chronicle(store, ReportSettings.standard())::keep);
        var deliveries = new DeliveryStrand(DeliveriesFixture.of(database), fleet);
        this.timeline = new Timeline(List.of(
                store,
                deliveries,
                new SilenceStrand(
                        SilencesFixture.of(database),
                        Clock.fixed(FleetFixture.NOW.plusSeconds(3_600), ZoneOffset.UTC))));
    }

    /** As production has it. */
    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .configure(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, true)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
    }

    public TimelineStore store() {
        return store;
    }

    public DeskFixture desk() {
        return desk;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Report judge(Situation situation) {
        return judge("timer", situation);
    }

    Report judge(String trigger, Situation situation) {
        return desk.issue(trigger, Judgement.of(situation, Policy.standard()));
    }

    /** The cluster is watched no longer. */
    public void giveUp(String cluster, Instant at) {
        database.write(session -> {
            var ended = desk.findings().endAll(session, cluster, at);
            new Chronicle(store, ReportSettings.standard())
                    .keep(new GivenUp(session, cluster, "its stack is gone", at, ended));
            return ended;
        });
    }

    void add(Entry... entries) {
        database.write(session -> {
            store.add(session, List.of(entries));
            return entries;
        });
    }

    /** A delivery that was worked off. */
    void deliver(String id, String kind, String event, String target, Instant at, String body) {
        database.write(
                session -> session.sql("insert into deliveries (id, kind, body, received_at, origin, state, attempts,"
                                + " next_attempt_at, event, target) values (?, ?, ?, ?, 'webhook', 'done', 1, 0, ?, ?)")
                        .text(id)
                        .text(kind)
                        .bytes(body.getBytes(StandardCharsets.UTF_8))
                        .time(at)
                        .text(event)
                        .text(target)
                        .update());
    }

    /** A silence of dana's, of a pattern of clusters; an end that is null has not come. */
    void silence(String id, String cluster, Instant from, @Nullable Instant ended, @Nullable String endedBy) {
        database.write(
                session -> session.sql("insert into silences (id, kind, check_id, subject, site, cluster, severities,"
                                + " author, reason, created, begins, latest, ended, ended_by) values (?, 'acknowledgement', '*', '*',"
                                + " '*', ?, '', 'dana', 'moving', ?, ?, ?, ?, ?)")
                        .text(id)
                        .text(cluster)
                        .time(from)
                        .time(from)
                        .time(from.plusSeconds(86_400))
                        .time(ended)
                        .text(endedBy)
                        .update());
    }

    List<Entry> entries(Wanted wanted) {
        return timeline.newest(wanted, 1_000);
    }

    /** All that is wanted, so many at a time. */
    List<Entry> pages(Wanted wanted, int size) {
        var all = new ArrayList<Entry>();
        var place = Place.FIRST;
        for (var page = timeline.behind(place, wanted, size);
                !page.isEmpty();
                page = timeline.behind(place, wanted, size)) {
            page.forEach(placed -> all.add(placed.entry()));
            place = Place.parse(page.getLast().place().toString()).orElseThrow();
        }
        return all;
    }
}

package dev.mooring.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.database.Sql;
import dev.mooring.timeline.Entry.OfFinding;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What happened that nothing else keeps. */
@Singleton
public final class TimelineStore implements Strand {
    private static final List<String> KINDS =
            Entry.KINDS.stream().filter(kind -> !Entry.DELIVERED.equals(kind)).toList();

    private final Database database;
    private final ObjectMapper mapper;

    @Inject
    public TimelineStore(Database database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
    }

    @Override
    public String name() {
        return "kept";
    }

    /** Notes what happened, in the transaction in which it does. */
    public void add(Session session, Collection<? extends Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var insert = session.sql("insert into timeline (cluster, at, kind, severity, site, node, fingerprint, body)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)");
        for (var entry : entries) {
            var finding = Optional.of(entry).filter(OfFinding.class::isInstance).map(OfFinding.class::cast);
            var subject = finding.map(OfFinding::subject);
            insert.text(entry.cluster() == null ? "" : entry.cluster())
                    .time(entry.at())
                    .text(entry.kindId())
                    .text(finding.map(OfFinding::severity).map(Severity::id).orElse(null))
                    .text(subject.map(Subject::site).orElse(null))
                    .text(subject.filter(about -> about.is(Subject.NODE))
                            .map(Subject::name)
                            .orElse(null))
                    .text(finding.map(OfFinding::fingerprint).orElse(null))
                    .text(write(entry))
                    .next();
        }
        insert.batch();
    }

    /** Notes how EKS updates stand, each in the place of what was known of it. What is as it was is not written again. */
    void put(Session session, String cluster, Collection<Entry.EksUpdated> updates) {
        if (updates.isEmpty()) {
            return;
        }
        var upsert =
                session.sql("insert into timeline (cluster, at, kind, name, body) values (?, ?, ?, ?, ?) on conflict"
                        + " (cluster, kind, name) where name is not null do update set at = excluded.at, body = excluded.body"
                        + " where timeline.body <> excluded.body");
        for (var update : updates) {
            upsert.text(cluster)
                    .time(update.at())
                    .text(Entry.EKS_UPDATED)
                    .text(update.id())
                    .text(write(update))
                    .next();
        }
        upsert.batch();
    }

    /** The newest of one kind, of a cluster. */
    List<Entry> newest(Session session, String cluster, String kind, int most) {
        return session.sql(
                        "select body from timeline where cluster = ? and kind = ? order by at desc, seq desc limit ?")
                .text(cluster)
                .text(kind)
                .number(most)
                .list(row -> read(row.text(1)));
    }

    /** All that is kept of one finding, oldest first; the newest so many. */
    public List<Entry> ofFinding(String fingerprint, int most) {
        return database.read(session -> session.sql(
                                "select body from timeline where fingerprint = ? order by at desc, seq desc limit ?")
                        .text(fingerprint)
                        .number(most)
                        .list(row -> read(row.text(1))))
                .reversed();
    }

    @Override
    public List<Placed> behind(Place place, Wanted wanted, int most) {
        if (!wanted.takesAnyOf(KINDS)) {
            return List.of();
        }
        return database.read(session -> {
            var select = session.sql("select at, seq, body from timeline where at <= ? and (at < ? or seq < ?)")
                    .number(place.millis())
                    .number(place.millis())
                    .number(place.seq());
            narrow(select, wanted);
            return select.add(" order by at desc, seq desc limit ?")
                    .number(most)
                    .list(this::placed);
        });
    }

    private static void narrow(Sql select, Wanted wanted) {
        if (wanted.clusters().size() == 1) {
            // What is of no cluster concerns each of them.
            select.add(" and cluster in (?, '')")
                    .text(wanted.clusters().iterator().next());
        } else {
            // Not by the index of clusters: what is wanted is almost all there is, in order of time.
            select.add(" and (cluster = '' or cluster || '' in ")
                    .among(wanted.clusters())
                    .add(")");
        }
        wanted.since().ifPresent(time -> select.add(" and at >= ?").time(time));
        wanted.until().ifPresent(time -> select.add(" and at < ?").time(time));
        if (!wanted.kinds().isEmpty()) {
            select.add(" and kind in ").among(wanted.kinds());
        }
        wanted.site().ifPresent(site -> select.add(" and site = ?").text(site));
        wanted.node().ifPresent(node -> select.add(" and node = ?").text(node));
        wanted.severity().ifPresent(severity -> select.add(" and severity = ?").text(severity));
    }

    private Placed placed(Row row) throws SQLException {
        return new Placed(new Place(row.number(1), name(), row.number(2)), read(row.text(3)));
    }

    /**
     * Forgets what a cluster went through before a time, and all but the newest so many.
     *
     * @return whether there may be more to forget
     */
    boolean forget(String cluster, Instant before, int keep, int batch) {
        return database.write(session -> session.sql("delete from timeline where seq in (select seq from timeline where"
                                + " cluster = ? and (at < ? or (at, seq) <= (select at, seq from timeline where cluster = ? order by at"
                                + " desc, seq desc limit 1 offset ?)) order by at limit ?)")
                        .text(cluster)
                        .time(before)
                        .text(cluster)
                        .number(keep)
                        .number(batch)
                        .update()
                == batch);
    }

    /** Every cluster that something is kept of, the nameless one of the whole fleet included. */
    List<String> clusters() {
        return database.read(
                session -> session.sql("select distinct cluster from timeline").list(row -> row.text(1)));
    }

    /** When the newest happened. */
    Optional<Instant> newest() {
        return database.read(session ->
                session.sql("select at from timeline order by at desc limit 1").first(row -> row.time(1)));
    }

    private String write(Entry entry) {
        try {
            return mapper.writerFor(Entry.class).writeValueAsString(entry);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an entry could not be written as JSON", impossible);
        }
    }

    private Entry read(String json) {
        try {
            return mapper.readValue(json, Entry.class);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored entry could not be read", changed);
        }
    }
}

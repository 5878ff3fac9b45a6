package dev.mooring.discovery;

import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.Row;
import dev.mooring.database.Session;
import dev.mooring.discovery.KnownStack.Verdict;
import dev.mooring.report.FindingStore;
import dev.mooring.report.GivenUp;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of stacks, for all replicas. Whoever writes it says what he had read: what another replica wrote meanwhile is
 * never overwritten. A cluster that is watched no longer ends in the same transaction: its open findings are over, by
 * configuration, and whoever was told of them is told so; its reports, and what happened to it, stay.
 */
@Singleton
class DiscoveryStore {
    /** Nothing is put off for longer. */
    private static final Duration PUT_OFF_AT_MOST = Duration.ofMinutes(1);

    private final Database database;
    private final FindingStore findings;
    private final Fleet fleet;
    private final Event<GivenUp> givenUp;

    @Inject
    DiscoveryStore(Database database, FindingStore findings, Fleet fleet, Event<GivenUp> givenUp) {
        this.database = database;
        this.findings = findings;
        this.fleet = fleet;
        this.givenUp = givenUp;
    }

    /**
     * All of it.
     *
     * @param readAt when all lists were last read whole; null if never
     * @param problem what keeps it from being as it should; null if nothing does
     */
    record State(
            long generation,
            @Nullable Instant readAt,
            @Nullable String problem,
            List<KnownStack> stacks) {
        State with(Collection<KnownStack> others) {
            return new State(generation, readAt, problem, List.copyOf(others));
        }

        State tried(@Nullable Instant newReadAt, @Nullable String newProblem) {
            return new State(generation, newReadAt == null ? readAt : newReadAt, newProblem, stacks);
        }

        private Set<String> clusters() {
            return stacks.stream()
                    .map(KnownStack::cluster)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        }
    }

    /**
     * A stack that a delivery told of.
     *
     * @param news what was told last: whoever looked at the stack before more was told settles nothing of it
     */
    record Heard(StackName stack, boolean isDeleted, int tries, String news) {}

    /**
     * What every replica looks for all the time.
     *
     * @param generation moves on when anything is written of the stacks
     * @param listSoon whether the stacks are to be listed sooner than by the clock
     */
    record Signal(long generation, boolean listSoon) {}

    Signal signal() {
        return database.read(session -> session.sql("select generation, list_soon from discovery where id = 1")
                .first(row -> new Signal(row.number(1), row.integer(2) == 1))
                .orElse(new Signal(0, false)));
    }

    /** Whichever replica discovers is to list the stacks sooner than by the clock. */
    void askForTheList() {
        database.write(session -> session.sql("update discovery set list_soon = 1 where id = 1 and list_soon = 0")
                .update());
    }

    /** The list is read now. Whoever asks for it from now on asks for the next one. */
    void takeTheAsking() {
        database.write(session ->
                session.sql("update discovery set list_soon = 0 where id = 1").update());
    }

    State read() {
        return database.read(session -> session.sql("select generation, read_at, problem from discovery where id = 1")
                .first(row -> new State(row.number(1), row.timeOrNull(2), row.textOrNull(3), List.of()))
                .orElse(new State(0, null, null, List.of()))
                .with(stacks(session)));
    }

    private static List<KnownStack> stacks(Session session) {
        return session.sql("select stack, marker, verdict, reason, cluster, account, looked_at, missing_since"
                        + " from discovered_stacks order by stack")
                .list(DiscoveryStore::stack);
    }

    private static KnownStack stack(Row row) throws SQLException {
        return new KnownStack(
                StackName.parse(row.text(1)).orElseThrow(),
                row.text(2),
                Verdict.valueOf(row.text(3).toUpperCase(Locale.ROOT)),
                row.text(4),
                row.textOrNull(5),
                row.textOrNull(6),
                row.time(7),
                row.timeOrNull(8));
    }

    /**
     * Writes what became of it.
     *
     * @param gone why stacks are known no longer; of others, they are gone
     * @return whether it was written: not where another replica wrote since it was read
     */
    boolean replace(State before, State now, Map<StackName, String> gone, Instant at) {
        return database.write(session -> {
            var moved = session.sql("update discovery set generation = generation + 1, read_at = ?, problem = ?"
                            + " where id = 1 and generation = ?")
                    .time(now.readAt())
                    .text(now.problem())
                    .number(before.generation())
                    .update();
            if (moved == 0) {
                return false;
            }
            write(session, before, now);
            end(session, before, now, gone, at);
            return true;
        });
    }

    private static void write(Session session, State before, State now) {
        var known = Set.copyOf(before.stacks());
        var names = now.stacks().stream().map(KnownStack::stack).collect(Collectors.toSet());
        for (var stack : before.stacks()) {
            if (!names.contains(stack.stack())) {
                session.sql("delete from discovered_stacks where stack = ?")
                        .text(stack.stack().toString())
                        .update();
            }
        }
        var upsert = session.sql(
                "insert into discovered_stacks (stack, marker, verdict, reason, cluster, account,"
                        + " looked_at, missing_since) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (stack) do update set marker ="
                        + " excluded.marker, verdict = excluded.verdict, reason = excluded.reason, cluster = excluded.cluster,"
                        + " account = excluded.account, looked_at = excluded.looked_at, missing_since = excluded.missing_since");
        var written = 0;
        for (var stack : now.stacks()) {
            if (!known.contains(stack)) {
                upsert.text(stack.stack().toString())
                        .text(stack.marker())
                        .text(stack.verdict().name().toLowerCase(Locale.ROOT))
                        .text(stack.reason())
                        .text(stack.cluster())
                        .text(stack.account())
                        .time(stack.lookedAt())
                        .time(stack.missingSince())
                        .next();
                written++;
            }
        }
        if (written > 0) {
            upsert.batch();
        }
    }

    private void end(Session session, State before, State now, Map<StackName, String> gone, Instant at) {
        var watched = now.clusters();
        var ended = new TreeMap<String, StackName>();
        before.stacks().forEach(stack -> {
            var cluster = stack.cluster();
            // Under the same name, the configuration may watch it from now on.
            if (cluster != null && !watched.contains(cluster) && !fleet.isConfigured(cluster)) {
                ended.put(cluster, stack.stack());
            }
        });
        // In order of their names, as everywhere: locks that are taken in one order never wait for each other.
        ended.forEach((cluster, stack) -> end(session, cluster, why(stack, now.stacks(), gone), at));
    }

    private static String why(StackName stack, List<KnownStack> known, Map<StackName, String> gone) {
        return known.stream()
                .filter(one -> one.stack().equals(stack))
                .map(one -> one.reason() + " (stack " + stack + ")")
                .findFirst()
                .orElseGet(() -> gone.getOrDefault(stack, "its stack " + stack + " is gone"));
    }

    private void end(Session session, String cluster, String why, Instant at) {
        session.lock("mooring/" + cluster);
        var ended = findings.endAll(session, cluster, at);
        givenUp.fire(new GivenUp(session, cluster, why, at, ended));
    }

    /** Ends the findings of what this replica watches no longer, but not of what is back by now. */
    void end(Collection<WatchedCluster> gone, Instant at) {
        if (!gone.isEmpty()) {
            database.write(session -> {
                var known = stacks(session);
                var watched = new State(0, null, null, known).clusters();
                gone.stream()
                        .filter(cluster -> !watched.contains(cluster.name()))
                        .sorted(Comparator.comparing(WatchedCluster::name))
                        .forEach(cluster -> end(session, cluster.name(), why(cluster, known), at));
                return true;
            });
        }
    }

    private static String why(WatchedCluster cluster, List<KnownStack> known) {
        return cluster.stack().map(stack -> why(stack, known, Map.of())).orElse("discovery names it no longer");
    }

    /** To be looked at as soon as may be. What is told of twice is looked at once. */
    void hear(StackName stack, boolean isDeleted, Instant at) {
        database.write(session -> session.sql("insert into discovery_heard (stack, deleted, due_at, tries, news)"
                        + " values (?, ?, ?, 0, ?) on conflict (stack) do update set tries = 0, news = excluded.news,"
                        + " deleted = case when excluded.deleted > discovery_heard.deleted then excluded.deleted else"
                        + " discovery_heard.deleted end,"
                        + " due_at = case when excluded.due_at < discovery_heard.due_at then excluded.due_at else"
                        + " discovery_heard.due_at end")
                .text(stack.toString())
                .number(isDeleted ? 1 : 0)
                .time(at)
                .text(UUID.randomUUID().toString())
                .update());
    }

    /** What is due; and what is due later than anything is put off, by a clock that was ahead. */
    List<Heard> heard(Instant now, int most) {
        return database.read(session -> session.sql(
                        "select stack, deleted, tries, news from discovery_heard where due_at <= ? or due_at > ?"
                                + " order by due_at limit ?")
                .time(now)
                .time(now.plus(PUT_OFF_AT_MOST))
                .number(most)
                .list(row -> new Heard(
                        StackName.parse(row.text(1)).orElseThrow(), row.integer(2) == 1, row.integer(3), row.text(4))));
    }

    /** Forgets it, unless more was told of the stack since. */
    void settle(Heard heard) {
        database.write(session -> session.sql("delete from discovery_heard where stack = ? and news = ?")
                .text(heard.stack().toString())
                .text(heard.news())
                .update());
    }

    /** Leaves it for later, unless more was told of the stack since: that is due by itself. */
    void putOff(Heard heard, Instant until) {
        database.write(
                session -> session.sql("update discovery_heard set due_at = ?, tries = ? where stack = ? and news = ?")
                        .time(until)
                        .number(heard.tries() + 1)
                        .text(heard.stack().toString())
                        .text(heard.news())
                        .update());
    }
}

package dev.mooring.verification;

import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.SecretStores;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.replica.LeadershipLost;
import dev.mooring.report.GivenUp;
import dev.mooring.report.ReportDesk.Storing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which environments are used in which clusters, as the last report of each found it: a new revision of one starts the watch for its
 * arrival. In the database, since any replica may take the delivery that tells of it, and may have started just now.
 */
@ApplicationScoped
public class UsedEnvironments {
    private final Fleet fleet;
    private final Database database;
    /** What was found in the database of clusters that this replica leads: it need not be asked for again. */
    private final Map<String, Set<String>> kept = new ConcurrentHashMap<>();

    @Inject
    public UsedEnvironments(Fleet fleet, Database database) {
        this.fleet = fleet;
        this.database = database;
    }

    /** Where the stores could not be read, what is known stands. */
    void storing(@Observes Storing storing) {
        storing.situation()
                .readings()
                .of(NeighbourSources.SECRET_STORES)
                .value()
                .ifPresent(stores -> keep(storing.session(), storing.situation().cluster(), names(stores)));
    }

    private static Set<String> names(SecretStores stores) {
        return stores.ofEsc().stream()
                .map(store -> store.environment().toString())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void keep(Session session, String cluster, Set<String> used) {
        if (used.equals(kept.get(cluster))) {
            return;
        }
        var before = read(session, cluster);
        if (used.equals(before)) {
            kept.put(cluster, used);
        } else {
            // Whether that will last is not known before the transaction ends: it is read once more.
            kept.remove(cluster);
            forget(session, cluster);
            add(session, cluster, used);
        }
    }

    private static Set<String> read(Session session, String cluster) {
        return Set.copyOf(session.sql("select environment from used_environments where cluster = ?")
                .text(cluster)
                .list(row -> row.text(1)));
    }

    private static void add(Session session, String cluster, Set<String> used) {
        var rows = session.sql("insert into used_environments (environment, cluster) values (?, ?)");
        used.stream().sorted().forEach(name -> rows.text(name).text(cluster).next());
        if (!used.isEmpty()) {
            rows.batch();
        }
    }

    private static void forget(Session session, String cluster) {
        session.sql("delete from used_environments where cluster = ?")
                .text(cluster)
                .update();
    }

    /** Another replica looks now. */
    void lost(@Observes LeadershipLost lost) {
        kept.remove(lost.cluster().name());
    }

    void givenUp(@Observes GivenUp givenUp) {
        kept.remove(givenUp.cluster());
        forget(givenUp.session(), givenUp.cluster());
    }

    /** The clusters under watch in which an environment is used. */
    List<WatchedCluster> clustersWith(EnvironmentName environment) {
        var watched = fleet.clusters();
        if (watched.isEmpty()) {
            return List.of();
        }
        var names = database.read(session -> session.sql("select cluster from used_environments where environment = ?")
                .text(environment.toString())
                .list(row -> row.text(1)));
        return watched.stream()
                .filter(cluster -> names.contains(cluster.name()))
                .toList();
    }
}

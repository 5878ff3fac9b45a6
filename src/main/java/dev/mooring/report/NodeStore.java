package dev.mooring.report;

import dev.mooring.database.Database;
import dev.mooring.database.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** The four-way truth of every machine of a cluster, as of its newest report. */
@Singleton
public final class NodeStore {
    private final Database database;
    private final ReportJson json;

    @Inject
    NodeStore(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /** Writes them where one differs from what is there. */
    void replace(Session session, Report report, List<NodeState> nodes) {
        var body = json.write(nodes);
        var stored = session.sql("select body from nodes where cluster = ?")
                .text(report.cluster())
                .first(row -> row.text(1));
        if (stored.filter(body::equals).isPresent()) {
            return;
        }
        session.sql("insert into nodes (cluster, report_id, body) values (?, ?, ?) on conflict (cluster) do update set"
                        + " report_id = excluded.report_id, body = excluded.body")
                .text(report.cluster())
                .text(report.id())
                .text(body)
                .update();
    }

    public List<NodeState> of(String cluster) {
        return database.read(session -> session.sql("select body from nodes where cluster = ?")
                        .text(cluster)
                        .first(row -> json.nodes(row.text(1))))
                .orElse(List.of());
    }

    /** Every cluster that there are reports of. */
    List<String> clusters() {
        return database.read(session -> session.sql("select cluster from nodes").list(row -> row.text(1)));
    }
}

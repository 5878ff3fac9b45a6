package dev.mooring.report;

import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds findings, open and resolved, of all clusters. */
@Singleton
public final class FindingSearch {
    private final Database database;
    private final ReportJson json;

    @Inject
    FindingSearch(Database database, ReportJson json) {
        this.database = database;
        this.json = json;
    }

    /**
     * What to look for; empty members do not narrow.
     *
     * @param node name of a node that is the subject
     * @param since last seen at or after this time
     * @param inhibited whether those that do not count are wanted too: explained by another finding, or ignored
     */
    public record Query(
            Optional<String> cluster,
            Optional<String> severity,
            Optional<String> check,
            Optional<String> node,
            Optional<String> site,
            Optional<String> status,
            Optional<Instant> since,
            boolean inhibited) {}

    /** In order of fingerprint, those after one. */
    public List<Finding> search(Query query, String after, int limit) {
        var conditions = new ArrayList<String>(List.of("fingerprint > ?"));
        var arguments = new ArrayList<Object>(List.of(after));
        query.cluster().ifPresent(value -> add("cluster = ?", value, conditions, arguments));
        query.severity().ifPresent(value -> add("severity = ?", value, conditions, arguments));
        query.check().ifPresent(value -> add("check_id = ?", value, conditions, arguments));
        query.node()
                .ifPresent(value -> add("subject_kind = 'node' and subject_name = ?", value, conditions, arguments));
        query.site().ifPresent(value -> add("site = ?", value, conditions, arguments));
        query.status().ifPresent(value -> add("status = ?", value, conditions, arguments));
        query.since().ifPresent(value -> add("last_seen >= ?", value.toEpochMilli(), conditions, arguments));
        if (!query.inhibited()) {
            conditions.add("inhibited = 0");
        }
        arguments.add(limit);
        var sql =
                "select body from findings where " + String.join(" and ", conditions) + " order by fingerprint limit ?";
        return database.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                return read(select, arguments);
            }
        });
    }

    private static void add(String condition, Object argument, List<String> conditions, List<Object> arguments) {
        conditions.add(condition);
        arguments.add(argument);
    }

    private List<Finding> read(PreparedStatement select, List<Object> arguments) throws SQLException {
        for (var index = 0; index < arguments.size(); index++) {
            select.setObject(index + 1, arguments.get(index));
        }
        var findings = new ArrayList<Finding>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                findings.add(json.finding(rows.getString(1)));
            }
        }
        return findings;
    }
}

package dev.mooring.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.check.Judgement;
import dev.mooring.database.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;

/** The report desk with its stores, wired by hand to a database. */
public final class DeskFixture {
    /** Whatever a test notes came before. */
    private static final Clock LATER = Clock.fixed(Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final ReportJson json = new ReportJson(new ObjectMapper().registerModule(new JavaTimeModule()));
    private final ReportStore reports;
    private final FindingStore findings;
    private final NodeStore nodes;
    private final ReportDesk desk;

    public DeskFixture(Database database) {
        this(database, _ -> {});
    }

    /** One of which somebody hears in the transaction. */
    public DeskFixture(Database database, Consumer<ReportDesk.Storing> listener) {
        this.reports = new ReportStore(database, json);
        this.findings = new FindingStore(database, json);
        this.nodes = new NodeStore(database, json);
        this.desk = new ReportDesk(
                database,
                reports,
                findings,
                nodes,
                new ChangeStore(database, json, LATER),
                new Heard<>(listener),
                Heard.byNobody());
    }

    public ReportDesk desk() {
        return desk;
    }

    public ReportStore reports() {
        return reports;
    }

    public FindingStore findings() {
        return findings;
    }

    public NodeStore nodes() {
        return nodes;
    }

    public Missed missed() {
        return new Missed(reports, findings);
    }

    public Report issue(Judgement judgement) {
        return issue("timer", judgement);
    }

    public Report issue(String trigger, Judgement judgement) {
        return desk.issue(UUID.randomUUID().toString(), trigger, judgement, _ -> {});
    }

    /** How large a report is as it is stored. */
    public int bytes(Report report) {
        return json.write(report).getBytes(StandardCharsets.UTF_8).length;
    }
}

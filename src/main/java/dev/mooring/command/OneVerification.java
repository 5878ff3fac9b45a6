package dev.mooring.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.format.JUnitXml;
import dev.mooring.format.OpenReports;
import dev.mooring.format.ReportMarkdown;
import dev.mooring.format.ReportText;
import dev.mooring.gate.Gate;
import dev.mooring.gate.Question;
import dev.mooring.link.Links;
import dev.mooring.report.Report;
import dev.mooring.verification.Inspection;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What {@code verify} does: looks at the clusters that are wanted, prints the reports, ends with what they say. */
@Singleton
@Unremovable
public final class OneVerification implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(OneVerification.class);
    private static final Duration JUST_VERIFIED = Duration.ofDays(1);
    private final ConfigurationCheck configuration;
    private final Fleet fleet;
    private final Inspection inspection;
    private final ObjectMapper mapper;
    private final Links links;
    private final Clock clock;

    @Inject
    OneVerification(
            ConfigurationCheck configuration,
            Fleet fleet,
            Inspection inspection,
            ObjectMapper mapper,
            Links links,
            Clock clock) {
        this.configuration = configuration;
        this.fleet = fleet;
        this.inspection = inspection;
        this.mapper = mapper;
        this.links = links;
        this.clock = clock;
    }

    /** What came of a cluster: the report, where there is one, and the gate, which says why there is none. */
    record Look(Optional<Report> report, Gate gate) {}

    @Override
    public int run(String... arguments) {
        return run(Verify.parsed(new QuarkusProcess(_ -> List.of()), arguments), utf8(System.out), utf8(System.err));
    }

    /** Whatever the locale says: names and summaries are no ASCII. */
    static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    int run(Verify asked, PrintStream out, PrintStream err) {
        configuration.warnings().forEach(warning -> err.println("warning: " + warning));
        var problems = configuration.readingProblems();
        if (!problems.isEmpty()) {
            problems.forEach(err::println);
            return ExitStatus.UNUSABLE;
        }
        var clusters = wanted(asked);
        if (clusters.isEmpty()) {
            err.println(none(asked));
            return ExitStatus.UNUSABLE;
        }
        var question = new Question(asked.severity, Set.of(), JUST_VERIFIED, false);
        var looks = clusters.stream()
                .map(cluster -> look(cluster.name(), () -> inspection.of(cluster), question, clock, err))
                .toList();
        var gates = looks.stream().map(Look::gate).toList();
        out.print(printed(
                asked.output,
                looks.stream().flatMap(look -> look.report().stream()).toList(),
                gates));
        out.flush();
        return status(gates);
    }

    private List<WatchedCluster> wanted(Verify asked) {
        return asked.wanted().map(name -> fleet.named(name).stream().toList()).orElseGet(fleet::clusters);
    }

    private String none(Verify asked) {
        return fleet.clusters().isEmpty()
                ? "No cluster is configured: give --stack org/project/stack, or set mooring.clusters.NAME.stack"
                : "No cluster is called " + asked.wanted().orElse("so") + "; there are "
                        + fleet.clusters().stream().map(WatchedCluster::name).collect(Collectors.joining(", "));
    }

    static Look look(String cluster, Supplier<Report> verification, Question question, Clock clock, PrintStream err) {
        try {
            var report = verification.get();
            return new Look(Optional.of(report), Gate.of(report, question, _ -> false, clock.instant()));
        } catch (RuntimeException failed) {
            LOG.debug("A verification failed", failed);
            var because = "The verification of " + cluster + " failed: " + failed;
            err.println(because);
            return new Look(Optional.empty(), Gate.unverified(cluster, question, because));
        }
    }

    private String printed(Verify.Output output, List<Report> reports, List<Gate> gates) {
        return switch (output) {
            case TABLE -> reports.stream().map(ReportText::of).collect(Collectors.joining("\n"));
            case MARKDOWN ->
                reports.stream()
                        .map(report -> ReportMarkdown.of(report, links::to))
                        .collect(Collectors.joining("\n"));
            case JUNIT -> JUnitXml.of(gates);
            case OPENREPORTS -> reports.stream().map(OpenReports::of).collect(Collectors.joining());
            case JSON -> json(reports);
        };
    }

    private String json(List<Report> reports) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(Map.of("items", reports)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report could not be written as JSON", impossible);
        }
    }

    /** What was found is known, whatever is not. */
    static int status(List<Gate> gates) {
        if (gates.stream().anyMatch(gate -> gate.status() == Gate.Status.FINDINGS)) {
            return ExitStatus.BAD;
        }
        return gates.stream().allMatch(gate -> gate.status() == Gate.Status.CLEAN)
                ? ExitStatus.GOOD
                : ExitStatus.UNKNOWN;
    }
}

package dev.mooring.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.backfill.SetUp;
import dev.mooring.check.Catalogue;
import dev.mooring.format.CheckText;
import dev.mooring.format.JUnitXml;
import dev.mooring.format.Listing;
import dev.mooring.format.Listing.Column;
import dev.mooring.format.OnboardingMarkdown;
import dev.mooring.format.OnboardingText;
import dev.mooring.format.OpenReports;
import dev.mooring.format.ReportMarkdown;
import dev.mooring.format.ReportText;
import dev.mooring.gate.Gate;
import dev.mooring.link.Links;
import dev.mooring.onboarding.Onboarding;
import dev.mooring.problem.Problem;
import dev.mooring.report.NodeState;
import dev.mooring.report.Report;
import dev.mooring.report.ReportHead;
import dev.mooring.timeline.Entry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What answers look like: JSON, unless Accept prefers one of the other forms that there are of it. */
@Singleton
final class Forms {
    private static final Map<Class<?>, List<Column>> COLUMNS = Map.of(
            ClusterView.class,
            Column.all(
                    "name",
                    "status",
                    "summary.critical",
                    "summary.error",
                    "summary.warning",
                    "summary.info",
                    "summary.unknown",
                    "summary.nodes.healthy",
                    "verifiedAt",
                    "stack"),
            NodeState.class,
            List.of(
                    Column.of("name"),
                    Column.of("site"),
                    Column.of("state"),
                    Column.of("declared"),
                    Column.of("registered"),
                    Column.of("joined"),
                    Column.of("healthy"),
                    Column.of("firstBrokenStep"),
                    Column.of("kubeletVersion"),
                    new Column("neighbours", "neighbours.neighbour", "occupied")),
            ReportHead.class,
            Column.all(
                    "id",
                    "cluster",
                    "verifiedAt",
                    "trigger",
                    "summary.critical",
                    "summary.error",
                    "summary.warning",
                    "summary.info",
                    "summary.unknown"),
            FindingView.class,
            List.of(
                    Column.of("fingerprint"),
                    Column.of("severity"),
                    Column.of("status"),
                    Column.of("cluster"),
                    Column.of("check"),
                    new Column("subject", "subject.name"),
                    new Column("site", "subject.site"),
                    Column.of("firstSeen"),
                    Column.of("summary")),
            DeliveryView.class,
            Column.all("id", "kind", "state", "attempts", "receivedAt", "event", "target", "cause"),
            SiteView.class,
            Column.all(
                    "site",
                    "nodes",
                    "states.healthy",
                    "states.unhealthy",
                    "states.missing",
                    "states.unexpected",
                    "states.unknown",
                    "findings.critical",
                    "findings.error",
                    "findings.warning",
                    "oldest"),
            CheckView.class,
            Column.all("id", "group", "severity", "onByDefault", "compares"));

    /** Entries differ: what one lacks, its line leaves out. */
    private static final List<Column> OF_ENTRIES = List.of(
            Column.of("at"),
            Column.of("kind"),
            Column.of("cluster"),
            Column.of("severity"),
            Column.of("check"),
            new Column("subject", "subject.name"),
            Column.of("target"),
            Column.of("operation"),
            Column.of("result"),
            Column.of("by"),
            Column.of("summary"));

    private final ObjectMapper mapper;
    private final Links links;

    @Inject
    Forms(ObjectMapper mapper, Links links) {
        this.mapper = mapper;
        this.links = links;
    }

    /** A form beside others. */
    private enum Form {
        JSON(MediaType.APPLICATION_JSON),
        TEXT("text/plain;charset=utf-8"),
        MARKDOWN("text/markdown;charset=utf-8"),
        OPEN_REPORTS(OpenReports.MEDIA_TYPE),
        JUNIT("application/xml;charset=utf-8");

        private final String type;

        Form(String type) {
            this.type = type;
        }

        /** A new one each time: a static field would be shared with whatever changes it. */
        private MediaType type() {
            return MediaType.valueOf(type);
        }
    }

    /** An answer in one of its forms. */
    record Served(MediaType type, byte[] body) {}

    /** An answer in the form that a request accepts. Where it accepts none there is, that is 406, with those there are. */
    Served serve(Request request, Object value) {
        var forms = forms(value);
        var accepted = request.selectVariant(forms.stream()
                .map(form -> new Variant(form.type(), (Locale) null, null))
                .toList());
        if (accepted == null) {
            throw Problem.notAcceptable(
                    "This is served as " + forms.stream().map(form -> form.type).collect(Collectors.joining(", "))
                            + ": name one in Accept.");
        }
        return forms.stream()
                .filter(form -> form.type().equals(accepted.getMediaType()))
                .map(form -> new Served(form.type(), write(form, value)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Form> forms(Object value) {
        return switch (value) {
            case Report _ -> List.of(Form.JSON, Form.TEXT, Form.MARKDOWN, Form.OPEN_REPORTS);
            case Gate _ -> List.of(Form.JSON, Form.TEXT, Form.JUNIT);
            case CheckDocumentation _, Onboarding _ -> List.of(Form.JSON, Form.TEXT, Form.MARKDOWN);
            default -> List.of(Form.JSON, Form.TEXT);
        };
    }

    private byte[] write(Form form, Object value) {
        return switch (form) {
            case JSON -> json(value);
            case TEXT -> bytes(text(value));
            case MARKDOWN -> bytes(markdown(value));
            case OPEN_REPORTS -> bytes(OpenReports.of((Report) value));
            case JUNIT -> bytes(JUnitXml.of(List.of((Gate) value)));
        };
    }

    private String markdown(Object value) {
        return switch (value) {
            case Report report -> ReportMarkdown.of(report, links::to);
            case CheckDocumentation check -> check.markdown();
            case Onboarding onboarding -> OnboardingMarkdown.of(onboarding);
            default -> throw new IllegalStateException("no Markdown of " + value.getClass());
        };
    }

    private byte[] json(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an answer could not be written as JSON", impossible);
        }
    }

    private String text(Object value) {
        return switch (value) {
            case Report report -> ReportText.of(report);
            case Gate gate -> ReportText.of(gate);
            case CheckDocumentation check ->
                Catalogue.find(check.id()).map(CheckText::of).orElseGet(check::markdown);
            case Onboarding onboarding -> OnboardingText.of(onboarding);
            case FleetPage fleet -> text(fleet.page());
            case Page<?> page when isOfWebhooks(page) -> SetUpText.of(page);
            case Page<?> page -> Listing.list(mapper.valueToTree(page.items()), columns(page), page.next());
            default -> Listing.one(mapper.valueToTree(value));
        };
    }

    private static boolean isOfWebhooks(Page<?> page) {
        return !page.items().isEmpty() && page.items().getFirst() instanceof SetUp.Watched;
    }

    private static List<Column> columns(Page<?> page) {
        if (page.items().isEmpty()) {
            return List.of();
        }
        return page.items().getFirst() instanceof Entry
                ? OF_ENTRIES
                : COLUMNS.getOrDefault(page.items().getFirst().getClass(), List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.CheckDocumentation;
import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.api.FindingView;
import dev.mooring.api.NodeViews;
import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.Severity;
import dev.mooring.mcp.Tool.Parameter;
import dev.mooring.mcp.Tool.Refusal;
import dev.mooring.onboarding.NeedState;
import dev.mooring.onboarding.Onboardings;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.report.UnreadRemedy;
import dev.mooring.report.WorstFirst;
import dev.mooring.silence.Silences;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Place;
import dev.mooring.timeline.Timeline;
import dev.mooring.timeline.Wanted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What assistants can ask for. Each answer says what it rests on: the readings with their age, and of findings their
 * evidence.
 */
@Singleton
final class Tools {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_CLUSTERS = 200;
    private static final int MOST_UNWATCHED = 25;
    private static final int MOST_FINDINGS = 50;
    private static final int USUAL_FINDINGS = 20;
    private static final int MOST_ENTRIES = 200;
    private static final int USUAL_ENTRIES = 50;
    private static final Parameter AT =
            Parameter.optional("at", "As of this time: RFC 3339, for example 2026-08-21T03:12:00Z.");
    private static final Parameter CLUSTER = Parameter.required("cluster", "Name of the cluster, as fleet has it.");
    private static final Parameter CURSOR = Parameter.optional("cursor", "The value of next of the answer before.");
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();

    private final ClusterViews clusters;
    private final ReportStore reports;
    private final FindingStore findings;
    private final NodeViews nodes;
    private final Timeline timeline;
    private final Silences silences;
    private final Onboardings onboardings;
    private final ObjectMapper mapper;
    private final List<Tool> all;

    @Inject
    Tools(
            ClusterViews clusters,
            ReportStore reports,
            FindingStore findings,
            NodeViews nodes,
            Timeline timeline,
            Silences silences,
            Onboardings onboardings,
            ObjectMapper mapper) {
        this.clusters = clusters;
        this.reports = reports;
        this.findings = findings;
        this.nodes = nodes;
        this.timeline = timeline;
        this.silences = silences;
        this.onboardings = onboardings;
        this.mapper = mapper;
        this.all = List.of(
                new Tool(
                        "fleet",
                        "All clusters",
                        "All clusters under watch, worst first: state, counts of open findings by severity, checks that"
                                + " could not be judged, nodes declared, registered, joined and healthy, last change."
                                + " All pages are of the time of the first.",
                        List.of(CURSOR),
                        this::fleet),
                new Tool(
                        "cluster",
                        "One cluster",
                        "One cluster: its counts, every source with the age of its reading, and what could not be read,"
                                + " by cause and with what to do.",
                        List.of(CLUSTER),
                        this::cluster),
                new Tool(
                        "findings",
                        "Findings",
                        "Findings, open ones unless asked otherwise, each with evidence, likely cause, remedy, the change"
                                + " before it and the readings it rests on. Narrow it by cluster, severity, check, node or"
                                + " site. A finding may stand for others: explains counts them, inhibitedBy lists them.",
                        findingParameters(),
                        this::findings),
                new Tool(
                        "node",
                        "One node",
                        "One hybrid node, now or as of a time: whether it is declared, registered, joined and healthy, the"
                                + " first broken step, what each source said of it and when, its certificates, which operators,"
                                + " runners and providers stand on it and were lost with it, and every finding about it, also those that others explain and those that are over.",
                        List.of(
                                CLUSTER,
                                Parameter.required("node", "Name of the node, as findings and reports have it."),
                                AT),
                        this::node),
                new Tool(
                        "report",
                        "A report",
                        "The newest report of a cluster, or the one that was the newest at a time: findings, what was"
                                + " ignored, what is unknown and why, what changed since the report before.",
                        List.of(CLUSTER, AT),
                        this::report),
                new Tool(
                        "timeline",
                        "What happened",
                        "What happened to a cluster, or to all, newest first: findings that opened and resolved, Pulumi"
                                + " updates with who made them and what they changed, EKS updates, sources that were lost"
                                + " and came back, silences. What changed before something broke.",
                        timelineParameters(),
                        this::timeline),
                new Tool(
                        "onboarding",
                        "What is missing",
                        "What the installation still lacks, by cluster: permissions that were refused, webhooks, declared"
                                + " nodes, add-ons, sources that are off, each with what to add; and stacks of which"
                                + " deliveries come and that nobody watches. state unknown means not read, not missing.",
                        List.of(),
                        _ -> onboarding()),
                new Tool(
                        "checks",
                        "The catalogue",
                        "All checks there are: id, group, severity and what each holds against what.",
                        List.of(),
                        _ -> checks()),
                new Tool(
                        "check",
                        "One check",
                        "The documentation of a check: what it compares, the sources it needs, the likely cause of its"
                                + " findings and what to do.",
                        List.of(Parameter.required("check", "Id of the check, as findings and checks have it.")),
                        this::check));
    }

    List<Tool> all() {
        return all;
    }

    private static List<Parameter> findingParameters() {
        return List.of(
                Parameter.optional("cluster", "Name of the cluster, as fleet has it."),
                Parameter.optional("severity", "Exactly this one.").among(SEVERITIES),
                Parameter.optional("check", "Id of a check."),
                Parameter.optional("node", "Name of a node that is the subject."),
                Parameter.optional("site", "Where the subject stands."),
                Parameter.optional("text", "What the summary or the name of the subject has in it."),
                Parameter.optional("status", "open unless given.").among(List.of("open", "resolved")),
                Parameter.optional("inhibitedBy", "Fingerprint of the finding that explains those wanted."),
                Parameter.optional("inhibited", "true: also those that others explain, or rules ignore.")
                        .of("boolean"),
                Parameter.optional(
                                "limit",
                                "How many, " + USUAL_FINDINGS + " unless given, " + MOST_FINDINGS + " at most.")
                        .of("integer"),
                CURSOR);
    }

    private static List<Parameter> timelineParameters() {
        return List.of(
                Parameter.optional("cluster", "Name of the cluster, as fleet has it; all unless given."),
                Parameter.optional("since", "From this time on, RFC 3339."),
                Parameter.optional("until", "Before this time, RFC 3339."),
                Parameter.optional("kind", "Of this kind alone.").among(Entry.KINDS),
                Parameter.optional("site", "Findings of this site alone."),
                Parameter.optional("node", "Findings of this node alone."),
                Parameter.optional("severity", "Findings of this severity alone.")
                        .among(SEVERITIES),
                Parameter.optional(
                                "limit", "How many, " + USUAL_ENTRIES + " unless given, " + MOST_ENTRIES + " at most.")
                        .of("integer"),
                CURSOR);
    }

    private ObjectNode fleet(Arguments arguments) {
        var page = arguments.text("cursor").map(text -> FleetPage.parse(text).orElseThrow(Tools::noCursor));
        var all = clusters.all(page.map(FleetPage::at));
        var left = page.map(one -> one.of(all)).orElse(all);
        var list = Bounds.list();
        for (var view : left) {
            var cluster = (ObjectNode) mapper.<JsonNode>valueToTree(view);
            cluster.remove("readings");
            cluster.set("blindSpots", mapper.valueToTree(view.blindSpots()));
            list.add(cluster);
        }
        var answer = JSON.objectNode();
        Bounds.put(answer, "clusters", list, MOST_CLUSTERS);
        var told = answer.path("clusters").size();
        if (told > 0 && told < left.size()) {
            var last = left.get(told - 1);
            answer.put(
                    "next",
                    page.map(one -> one.behind(last))
                            .orElseGet(() -> FleetPage.behind(all, last))
                            .toString());
        }
        return answer;
    }

    private static Refusal noCursor() {
        return new Refusal("cursor must be the value of next of the answer before.");
    }

    private ClusterView view(String name) {
        var all = clusters.all();
        return all.stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal("No cluster of that name is under watch. There are: "
                        + all.stream()
                                .map(ClusterView::name)
                                .sorted()
                                .limit(MOST_CLUSTERS)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private ObjectNode cluster(Arguments arguments) {
        var view = view(arguments.word("cluster"));
        var answer = (ObjectNode) mapper.<JsonNode>valueToTree(view);
        Bounds.put(
                answer,
                "notKnown",
                reports.latest(view.name()).map(this::notKnown).orElseGet(Bounds::list),
                MOST_FINDINGS);
        return answer;
    }

    private JsonNode notKnown(Report report) {
        var list = Bounds.list();
        for (Unread unread : report.unread()) {
            var cause = (ObjectNode) mapper.<JsonNode>valueToTree(unread);
            cause.put("remedy", UnreadRemedy.of(unread));
            list.add(cause);
        }
        return list;
    }

    private ObjectNode findings(Arguments arguments) {
        arguments.text("cluster").ifPresent(this::view);
        arguments.text("check").ifPresent(Tools::requireCheck);
        var limit = arguments.number("limit", USUAL_FINDINGS, MOST_FINDINGS);
        var found = findings.worst(
                FindingFilter.narrowed()
                        .cluster(arguments.text("cluster"))
                        .severity(arguments.text("severity"))
                        .check(arguments.text("check"))
                        .node(arguments.text("node"))
                        .site(arguments.text("site"))
                        .status(Optional.of(arguments.text("status").orElse("open")))
                        .inhibitedBy(arguments.text("inhibitedBy"))
                        .text(arguments.text("text"))
                        .inhibited(arguments.isSet("inhibited"))
                        .built(),
                arguments.text("cursor").map(Tools::place).orElse(WorstFirst.FIRST),
                limit + 1);
        var answer = JSON.objectNode();
        Bounds.put(answer, "findings", withReadings(found.subList(0, Math.min(limit, found.size()))), limit);
        var told = answer.path("findings").size();
        if (told > 0 && told < found.size()) {
            answer.put("next", WorstFirst.of(found.get(told - 1)).toString());
            answer.remove("findingsLeftOut");
        }
        return answer;
    }

    private static WorstFirst place(String cursor) {
        return WorstFirst.parse(cursor).orElseThrow(Tools::noCursor);
    }

    private JsonNode withReadings(Collection<Finding> some) {
        var readings = new HashMap<String, List<ReadingState>>();
        var list = Bounds.list();
        for (var finding : some) {
            var one = (ObjectNode) mapper.<JsonNode>valueToTree(
                    FindingView.of(finding, silences.covering(finding).orElse(null)));
            var sources = sources(finding.check());
            one.set(
                    "readings",
                    mapper.valueToTree(readings.computeIfAbsent(finding.cluster(), this::readings).stream()
                            .filter(reading -> sources.contains(reading.source()))
                            .toList()));
            list.add(one);
        }
        return list;
    }

    private List<ReadingState> readings(String cluster) {
        return reports.glance(cluster).map(Glance::readings).orElse(List.of());
    }

    private static Set<String> sources(String check) {
        return Catalogue.find(check)
                .map(found -> found.sources().stream().map(Source::id).collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    private ObjectNode node(Arguments arguments) {
        var cluster = view(arguments.word("cluster")).name();
        var name = arguments.word("node");
        var node = arguments
                .time("at")
                .map(time -> nodes.find(cluster, name, time))
                .orElseGet(() -> nodes.find(cluster, name))
                .orElseThrow(() -> new Refusal("This cluster has no node of that name, declared or actual, or none is"
                        + " known of then. findings and report name nodes."));
        var whole = (ObjectNode) mapper.<JsonNode>valueToTree(node);
        whole.remove(List.of("findings", "past"));
        var answer = (ObjectNode) Bounds.shortened(whole);
        Bounds.put(answer, "findings", withReadings(node.findings()), MOST_FINDINGS);
        Bounds.put(answer, "past", mapper.valueToTree(node.past()), USUAL_FINDINGS);
        return answer;
    }

    private ObjectNode timeline(Arguments arguments) {
        var names = arguments
                .text("cluster")
                .map(name -> List.of(view(name).name()))
                .orElseGet(() -> clusters.all().stream().map(ClusterView::name).toList());
        var limit = arguments.number("limit", USUAL_ENTRIES, MOST_ENTRIES);
        var entries = timeline.behind(
                arguments.text("cursor").map(Tools::entry).orElse(Place.FIRST),
                new Wanted(
                        Set.copyOf(names),
                        arguments.time("since"),
                        arguments.time("until"),
                        arguments.text("kind").map(Set::of).orElse(Set.of()),
                        arguments.text("site"),
                        arguments.text("node"),
                        arguments.text("severity")),
                limit + 1);
        var answer = JSON.objectNode();
        var list = Bounds.list();
        entries.stream().limit(limit).forEach(placed -> list.add(mapper.<JsonNode>valueToTree(placed.entry())));
        Bounds.put(answer, "entries", list, limit);
        var told = answer.path("entries").size();
        if (told > 0 && told < entries.size()) {
            answer.put("next", entries.get(told - 1).place().toString());
            answer.remove("entriesLeftOut");
        }
        return answer;
    }

    private static Place entry(String cursor) {
        return Place.parse(cursor).orElseThrow(Tools::noCursor);
    }

    private ObjectNode report(Arguments arguments) {
        var cluster = view(arguments.word("cluster")).name();
        var report = arguments
                .time("at")
                .map(time -> reports.asOf(cluster, time))
                .orElseGet(() -> reports.latest(cluster))
                .orElseThrow(() -> new Refusal("There is no report of this cluster yet, or none that old."));
        var whole = (ObjectNode) mapper.<JsonNode>valueToTree(report);
        var answer = JSON.objectNode();
        for (var member : List.of("id", "cluster", "verifiedAt", "trigger", "summary", "changes", "readings")) {
            answer.set(member, "readings".equals(member) ? whole.path(member) : Bounds.shortened(whole.path(member)));
        }
        Bounds.put(answer, "notKnown", notKnown(report), MOST_FINDINGS);
        Bounds.put(answer, "findings", whole.path("findings"), MOST_FINDINGS);
        Bounds.put(answer, "ignored", whole.path("ignored"), USUAL_FINDINGS);
        return answer;
    }

    /** What is there already need not be read. */
    private ObjectNode onboarding() {
        var onboarding = onboardings.now();
        var list = Bounds.list();
        for (var cluster : onboarding.clusters()) {
            var lacking = (ObjectNode) mapper.<JsonNode>valueToTree(cluster);
            lacking.set(
                    "needs",
                    mapper.valueToTree(cluster.needs().stream()
                            .filter(need -> need.state() != NeedState.PRESENT)
                            .toList()));
            list.add(lacking);
        }
        var answer = JSON.objectNode();
        Bounds.put(answer, "unwatched", mapper.valueToTree(onboarding.unwatched()), MOST_UNWATCHED);
        Bounds.put(answer, "clusters", list, MOST_CLUSTERS);
        return answer;
    }

    private ObjectNode checks() {
        var list = Bounds.list();
        Catalogue.checks().stream()
                .map(Check::description)
                .forEach(check -> list.addObject()
                        .put("id", check.id())
                        .put("group", check.group().id())
                        .put("severity", check.severity().id())
                        .put("compares", check.compares()));
        var answer = JSON.objectNode();
        Bounds.put(answer, "checks", list, Integer.MAX_VALUE);
        return answer;
    }

    private ObjectNode check(Arguments arguments) {
        var id = requireCheck(arguments.word("check"));
        var answer = (ObjectNode) mapper.<JsonNode>valueToTree(
                CheckDocumentation.of(Catalogue.find(id).orElseThrow()));
        answer.remove("markdown");
        return answer;
    }

    private static String requireCheck(String id) {
        if (Catalogue.find(id).isEmpty()) {
            throw new Refusal("There is no such check; checks lists them.");
        }
        return id;
    }
}

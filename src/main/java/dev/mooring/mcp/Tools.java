package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.api.CheckView;
import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.check.Catalogue;
import dev.mooring.check.Check;
import dev.mooring.check.Severity;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.mcp.Tool.Parameter;
import dev.mooring.mcp.Tool.Refusal;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingStore;
import dev.mooring.report.NodeStore;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.ReportStore;
import dev.mooring.report.ReportStore.Glance;
import dev.mooring.report.UnreadRemedy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What assistants can ask for. Each answer says what it rests on: the readings with their age, and of findings their
 * evidence.
 */
@Singleton
final class Tools {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_CLUSTERS = 200;
    private static final int MOST_FINDINGS = 50;
    private static final int USUAL_FINDINGS = 20;
    private static final Parameter CLUSTER = Parameter.required("cluster", "Name of the cluster, as fleet has it.");
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();

    /** What a node's four-way truth is made of. */
    private static final Set<String> OF_NODES = Stream.<Source<?>>of(
                    DeclaredSources.PULUMI_STATE,
                    DeclaredSources.ESC_ENVIRONMENT,
                    SsmSources.MANAGED_INSTANCES,
                    RolesAnywhereSources.SUBJECTS,
                    KubernetesSources.NODES)
            .map(Source::id)
            .collect(Collectors.toUnmodifiableSet());

    private final ClusterViews clusters;
    private final ReportStore reports;
    private final FindingStore findings;
    private final NodeStore nodes;
    private final ObjectMapper mapper;
    private final List<Tool> all;

    @Inject
    Tools(ClusterViews clusters, ReportStore reports, FindingStore findings, NodeStore nodes, ObjectMapper mapper) {
        this.clusters = clusters;
        this.reports = reports;
        this.findings = findings;
        this.nodes = nodes;
        this.mapper = mapper;
        this.all = List.of(
                new Tool(
                        "fleet",
                        "All clusters",
                        "All clusters under watch, worst first: state, counts of open findings by severity, checks that"
                                + " could not be judged, nodes declared, registered, joined and healthy, last change.",
                        List.of(),
                        _ -> fleet()),
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
                        "One hybrid node: whether it is declared, registered, joined and healthy, the first broken step"
                                + " and what comes next, and every finding about it, also those that others explain.",
                        List.of(
                                CLUSTER,
                                Parameter.required("node", "Name of the node, as findings and reports have it.")),
                        this::node),
                new Tool(
                        "report",
                        "A report",
                        "The newest report of a cluster, or the one that was the newest at a time: findings, what was"
                                + " ignored, what is unknown and why, what changed since the report before.",
                        List.of(
                                CLUSTER,
                                Parameter.optional("at", "A time in RFC 3339, for example 2026-08-21T03:12:00Z.")),
                        this::report),
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
                Parameter.optional("status", "open unless given.").among(List.of("open", "resolved")),
                Parameter.optional("inhibitedBy", "Fingerprint of the finding that explains those wanted."),
                Parameter.optional("inhibited", "true: also those that others explain, or rules ignore.")
                        .of("boolean"),
                Parameter.optional(
                                "limit",
                                "How many, " + USUAL_FINDINGS + " unless given, " + MOST_FINDINGS + " at most.")
                        .of("integer"),
                Parameter.optional("cursor", "The value of next of the answer before."));
    }

    private ObjectNode fleet() {
        var list = Bounds.list();
        for (var view : clusters.all()) {
            var cluster = (ObjectNode) mapper.<JsonNode>valueToTree(view);
            cluster.remove("readings");
            cluster.set("blindSpots", mapper.valueToTree(view.blindSpots()));
            list.add(cluster);
        }
        var answer = JSON.objectNode();
        Bounds.put(answer, "clusters", list, MOST_CLUSTERS);
        return answer;
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
        var found = findings.search(
                new FindingStore.Query(
                        arguments.text("cluster"),
                        arguments.text("severity"),
                        arguments.text("check"),
                        arguments.text("node"),
                        arguments.text("site"),
                        Optional.of(arguments.text("status").orElse("open")),
                        Optional.empty(),
                        arguments.text("inhibitedBy"),
                        Optional.empty(),
                        Optional.empty(),
                        arguments.isSet("inhibited")),
                arguments.text("cursor").orElse(""),
                limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var answer = JSON.objectNode();
        Bounds.put(answer, "findings", withReadings(page), limit);
        var told = answer.path("findings").size();
        if (told < found.size()) {
            answer.put("next", found.get(Math.max(told, 1) - 1).fingerprint());
            answer.remove("findingsLeftOut");
        }
        return answer;
    }

    private JsonNode withReadings(Collection<Finding> some) {
        var readings = new HashMap<String, List<ReadingState>>();
        var list = Bounds.list();
        for (var finding : some) {
            var one = (ObjectNode) mapper.<JsonNode>valueToTree(finding);
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
        var cluster = view(arguments.word("cluster"));
        var name = arguments.word("node");
        var node = nodes.find(cluster.name(), name)
                .orElseThrow(() -> new Refusal(
                        "This cluster has no node of that name, declared or actual. findings and report name nodes."));
        var answer = JSON.objectNode();
        answer.set("node", Bounds.shortened(mapper.valueToTree(node)));
        answer.set(
                "readings",
                mapper.valueToTree(only(cluster.readings(), reading -> OF_NODES.contains(reading.source()))));
        var about = findings.search(
                new FindingStore.Query(
                        Optional.of(cluster.name()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(name),
                        Optional.empty(),
                        Optional.of("open"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true),
                "",
                MOST_FINDINGS);
        Bounds.put(answer, "findings", withReadings(about), MOST_FINDINGS);
        return answer;
    }

    private static List<ReadingState> only(List<ReadingState> readings, Predicate<ReadingState> wanted) {
        return readings.stream().filter(wanted).toList();
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
        answer.set("notKnown", Bounds.shortened(notKnown(report)));
        Bounds.put(answer, "findings", whole.path("findings"), MOST_FINDINGS);
        Bounds.put(answer, "ignored", whole.path("ignored"), USUAL_FINDINGS);
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
        var found = Catalogue.find(id).orElseThrow();
        var answer = (ObjectNode) mapper.<JsonNode>valueToTree(CheckView.of(found));
        answer.set(
                "canDoWithout",
                mapper.valueToTree(found.uses().entrySet().stream()
                        .collect(Collectors.toMap(use -> use.getKey().id(), Map.Entry::getValue))));
        answer.set("otherRemedies", mapper.valueToTree(found.otherRemedies()));
        return answer;
    }

    private static String requireCheck(String id) {
        if (Catalogue.find(id).isEmpty()) {
            throw new Refusal("There is no such check; checks lists them.");
        }
        return id;
    }
}

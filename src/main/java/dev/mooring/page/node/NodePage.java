package dev.mooring.page.node;

import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.page.cluster.ClusterPicture;
import dev.mooring.page.cluster.ClusterPictures;
import dev.mooring.page.cluster.NotKept;
import dev.mooring.page.finding.Card;
import dev.mooring.page.finding.Cards;
import dev.mooring.report.Finding;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.NodeState;
import dev.mooring.report.NodeStore;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One machine: how far it came, what each source said of it, what stands against it. */
@Path("/clusters/{cluster}/nodes/{node}")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class NodePage {
    private static final int MOST_FINDINGS = 60;
    private final Visits visits;
    private final ClusterPictures clusters;
    private final NodeStore nodes;
    private final FindingStore findings;
    private final Cards cards;

    @Inject
    public NodePage(Visits visits, ClusterPictures clusters, NodeStore nodes, FindingStore findings, Cards cards) {
        this.visits = visits;
        this.clusters = clusters;
        this.nodes = nodes;
        this.findings = findings;
        this.cards = cards;
    }

    /** The template, checked at build time. */
    @CheckedTemplate(basePath = "node")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance node(Frame frame, Machine machine);
    }

    /**
     * A machine with everything.
     *
     * @param chain null where it is not there, or was not at a time that is past, or nothing is kept of then
     * @param notKept why nothing is known of a time that is past; null where it is known
     * @param open findings about it: now those that others explain included, of a time that is past those that the report of
     *     then has
     * @param also findings about it that were open at a time that is past and that no report of then has: others explained
     *     them, or no report is kept. As they are kept now
     * @param past findings about it that are over
     */
    public record Machine(
            ClusterPicture cluster,
            String name,
            @Nullable Chain chain,
            @Nullable NotKept notKept,
            List<Card> open,
            List<Card> also,
            List<Card> past,
            Visit visit) {
        /** As it was at the time of the visit; null as {@link #chain}. */
        public @Nullable NodeState state() {
            return chain == null ? null : chain.node();
        }

        /** Its state in a word, or why there is none. */
        public String word() {
            return chain != null
                    ? chain.node().state()
                    : notKept != null ? "not known" : visit.isPast() ? "not there then" : "not there now";
        }

        public Tone tone() {
            return switch (word()) {
                case "healthy" -> Tone.CLEAN;
                case "unhealthy", "missing" -> Tone.ERROR;
                case "unexpected" -> Tone.WARNING;
                default -> Tone.UNKNOWN;
            };
        }

        /** What to do about the first broken step; null where none is broken. */
        public @Nullable String next() {
            var state = state();
            if (state == null) {
                return null;
            }
            var broken = state.firstBrokenStep();
            return (broken == null || broken.equals("healthy")) && !open.isEmpty()
                    ? open.getFirst().finding().remedy().text()
                    : state.nextStep();
        }

        /** Whether it is known how it was, and what each source had told of it no more. */
        public boolean isWithoutReadings() {
            return visit.isPast() && chain != null && chain.readings().isEmpty();
        }

        /** Whether there is no telling what was open then: no report of then is kept. */
        public boolean isWithoutReport() {
            return visit.isPast() && cluster.report() == null;
        }

        public boolean isOver(Instant end) {
            return !end.isAfter(visit.moment());
        }

        public String siteAddress() {
            var state = state();
            var site = state == null ? null : state.site();
            return site == null ? "" : visit.to(Paths.site(cluster.name(), site));
        }

        public String timeline() {
            return visit.to(
                    Paths.timeline(cluster.name()) + Query.of("node", name).asked());
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance page(
            @PathParam("cluster") String cluster, @PathParam("node") String name, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var machine = machine(cluster, name, visit);
        return Templates.node(frame(machine), machine);
    }

    public Machine machine(String clusterName, String name, Visit visit) {
        var cluster = clusters.one(clusterName, visit);
        var about = findings.look(about(clusterName, name), 0, MOST_FINDINGS);
        var state = visit.asOf()
                .map(time -> nodes.history().since(clusterName, name, time).map(NodeStore.Since::node))
                .orElseGet(() -> nodes.find(clusterName, name));
        var open = visit.isPast()
                ? reported(cluster, name)
                : about.stream().filter(NodePage::isOpen).toList();
        if (state.isEmpty() && open.isEmpty() && !isKnown(clusterName, name, about)) {
            throw PageProblem.notFound(
                    "This cluster has no node of that name, declared or actual. Its map shows those there are.");
        }
        return new Machine(
                cluster,
                name,
                state.map(then -> new Chain(then, cluster.view().readings())).orElse(null),
                state.isPresent()
                        ? null
                        : NotKept.of(nodes.history(), clusterName, visit).orElse(null),
                cards.of(open, visit),
                cards.of(visit.isPast() ? openBeside(open, about, visit.moment()) : List.of(), visit),
                cards.of(
                        about.stream()
                                .filter(finding ->
                                        visit.isPast() ? !wasOpen(finding, visit.moment()) : !isOpen(finding))
                                .filter(finding -> !finding.firstSeen().isAfter(visit.moment()))
                                .toList(),
                        visit),
                visit);
    }

    /**
     * What the report that the picture is of has about it. What is kept of findings tells of their newest opening alone, and how
     * severe they are now.
     */
    private static List<Finding> reported(ClusterPicture cluster, String node) {
        return Stream.of(cluster.findings(), cluster.ignored())
                .flatMap(List::stream)
                .filter(finding -> finding.subject().isNode(node))
                .toList();
    }

    /** Those that were open at a time without being among what a report has. */
    private static List<Finding> openBeside(List<Finding> reported, List<Finding> about, Instant time) {
        var known = reported.stream().map(Finding::fingerprint).collect(Collectors.toSet());
        return about.stream()
                .filter(finding -> wasOpen(finding, time) && !known.contains(finding.fingerprint()))
                .toList();
    }

    /** Whether there is such a machine at all, now or as findings remember. */
    private boolean isKnown(String cluster, String name, List<Finding> about) {
        return !about.isEmpty() || nodes.find(cluster, name).isPresent();
    }

    private static FindingFilter about(String cluster, String node) {
        return FindingFilter.ALL.ofCluster(cluster).ofNode(node);
    }

    private static boolean isOpen(Finding finding) {
        return finding.status() == Finding.Status.OPEN;
    }

    private static boolean wasOpen(Finding finding, Instant time) {
        var resolved = finding.resolvedAt();
        return !finding.firstSeen().isAfter(time) && (resolved == null || resolved.isAfter(time));
    }

    public static Frame frame(Machine machine) {
        var visit = machine.visit();
        return Frame.of(machine.word() + ": " + machine.name(), Paths.fleet(), visit)
                .toned(machine.tone())
                .under(
                        new Step("Fleet", visit.to(Paths.fleet())),
                        new Step(machine.cluster().name(), machine.cluster().address()),
                        new Step("Nodes", visit.to(Paths.nodes(machine.cluster().name()))));
    }
}

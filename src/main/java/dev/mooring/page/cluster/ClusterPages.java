package dev.mooring.page.cluster;

import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Asked;
import dev.mooring.page.ForReaders;
import dev.mooring.page.Frame;
import dev.mooring.page.Frame.Step;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.page.Visits;
import dev.mooring.page.finding.Card;
import dev.mooring.page.finding.Cards;
import dev.mooring.page.finding.CauseGroup;
import dev.mooring.page.finding.GroupView;
import dev.mooring.page.finding.Narrowed;
import dev.mooring.report.FindingFilter;
import dev.mooring.report.FindingStore;
import dev.mooring.report.Report.ReadingState;
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
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One cluster, the map of its nodes, and one site of it. */
@Path("/clusters/{cluster}")
@ForReaders
@Produces(MediaType.TEXT_HTML)
public class ClusterPages {
    private static final int MOST_GROUPS = 100;
    private final Visits visits;
    private final ClusterPictures clusters;
    private final SiteMaps maps;
    private final FindingStore findings;
    private final Cards cards;

    @Inject
    public ClusterPages(Visits visits, ClusterPictures clusters, SiteMaps maps, FindingStore findings, Cards cards) {
        this.visits = visits;
        this.clusters = clusters;
        this.maps = maps;
        this.findings = findings;
        this.cards = cards;
    }

    /** The templates, checked at build time. */
    @CheckedTemplate(basePath = "cluster")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance cluster(Frame frame, Whole whole);

        static native TemplateInstance nodes(Frame frame, Nodes nodes);

        static native TemplateInstance site(Frame frame, Site site);
    }

    /**
     * A cluster with everything.
     *
     * @param ignored findings that do not count
     * @param readings those that are not fresh first
     * @param sites how it stands at each, those with most broken nodes first
     * @param notKept why there are no sites of a time that is past; null where there are
     */
    public record Whole(
            ClusterPicture cluster,
            List<GroupView> groups,
            int notShown,
            List<Card> ignored,
            List<ReadingState> readings,
            List<SiteMap> sites,
            @Nullable NotKept notKept,
            Visit visit) {
        public String timeline() {
            return visit.to(Paths.timeline(cluster.name()));
        }

        /** What has it verified now. */
        public String verify() {
            return Paths.cluster(cluster.name()) + "/verifications";
        }

        public String nodes() {
            return visit.to(Paths.nodes(cluster.name()));
        }

        public String reports() {
            return visit.to(Paths.reports(cluster.name()));
        }

        /** How many sources are read, in a line. */
        public String read() {
            return readings.stream()
                    .collect(Collectors.groupingBy(ReadingState::state, TreeMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * The nodes of a cluster as maps.
     *
     * @param notKept why there are none of a time that is past; null where there are
     */
    public record Nodes(
            ClusterPicture cluster,
            List<SiteMap> maps,
            @Nullable NotKept notKept,
            Visit visit) {
        /** What one may choose from; the first for any. */
        public List<String> states() {
            return List.of("", "unhealthy", "missing", "unexpected", "unknown", "healthy");
        }

        public int count() {
            return maps.stream().mapToInt(map -> map.cells().size()).sum();
        }
    }

    /**
     * A site.
     *
     * @param map null where no node stands there
     * @param lost what went down with nodes that stopped reporting; null where none did
     * @param notKept why there is no map of a time that is past; null where there is
     */
    public record Site(
            ClusterPicture cluster,
            String name,
            @Nullable SiteMap map,
            @Nullable LostNeighbours lost,
            @Nullable NotKept notKept,
            List<GroupView> groups,
            Visit visit) {
        public String timeline() {
            return visit.to(
                    Paths.timeline(cluster.name()) + Query.of("site", name).asked());
        }

        public String clusterAddress() {
            return visit.to(Paths.cluster(cluster.name()));
        }
    }

    @GET
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance cluster(@PathParam("cluster") String name, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var whole = whole(name, visit);
        return Templates.cluster(
                frame(whole.cluster(), whole.cluster().tone().id() + ": " + name, visit)
                        .under(new Step("Fleet", visit.to(Paths.fleet()))),
                whole);
    }

    public Whole whole(String name, Visit visit) {
        var cluster = clusters.one(name, visit);
        var narrowed = Narrowed.by(visit);
        var groups = CauseGroup.of(narrowed.of(cluster.findings()));
        return new Whole(
                cluster,
                views(groups.stream().limit(MOST_GROUPS).toList(), narrowed, visit),
                Math.max(0, groups.size() - MOST_GROUPS),
                cards.of(cluster.ignored(), visit),
                cluster.view().readings().stream()
                        .filter(reading -> !"off".equals(reading.state()))
                        .sorted(Comparator.comparing((ReadingState reading) -> "fresh".equals(reading.state())))
                        .toList(),
                maps.all(name, visit),
                maps.notKept(name, visit).orElse(null),
                visit);
    }

    private List<GroupView> views(List<CauseGroup> groups, Narrowed narrowed, Visit visit) {
        return GroupView.firstUnfolded(GroupView.of(groups, narrowed, cards, visit));
    }

    @GET
    @Path("nodes")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance nodes(@PathParam("cluster") String name, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var nodes = nodes(name, visit);
        return Templates.nodes(
                frame(nodes.cluster(), "Nodes of " + name, visit).under(steps(nodes.cluster(), visit)), nodes);
    }

    public Nodes nodes(String name, Visit visit) {
        return new Nodes(
                clusters.one(name, visit),
                maps.wanted(name, visit),
                maps.notKept(name, visit).orElse(null),
                visit);
    }

    @GET
    @Path("sites/{site}")
    @Blocking
    @Operation(hidden = true)
    public TemplateInstance site(
            @PathParam("cluster") String name, @PathParam("site") String site, @BeanParam Asked asked) {
        var visit = visits.of(asked);
        var found = site(name, site, visit);
        return Templates.site(
                frame(found.cluster(), "site " + site + ", " + name, visit).under(steps(found.cluster(), visit)),
                found);
    }

    public Site site(String name, String site, Visit visit) {
        var cluster = clusters.one(name, visit);
        var narrowed = Narrowed.toSite(site);
        var here = narrowed.of(cluster.findings());
        var map = maps.one(name, site, visit).orElse(null);
        if (map == null && here.isEmpty() && !visit.isPast() && !isRemembered(name, site)) {
            throw PageProblem.notFound("This cluster has no site of that name. Its page lists those that are known.");
        }
        return new Site(
                cluster,
                site,
                map,
                map == null ? null : maps.lost(name, site, visit).orElse(null),
                maps.notKept(name, visit).orElse(null),
                views(CauseGroup.of(here), narrowed, visit),
                visit);
    }

    /** Whether any finding that counts tells of a site, be it over. */
    private boolean isRemembered(String cluster, String site) {
        return !findings.look(FindingFilter.ALL.ofCluster(cluster).ofSite(site), 0, 1)
                .isEmpty();
    }

    public static Frame frame(ClusterPicture cluster, String title, Visit visit) {
        return Frame.of(title, Paths.fleet(), visit).toned(cluster.tone());
    }

    static Step[] steps(ClusterPicture cluster, Visit visit) {
        return new Step[] {new Step("Fleet", visit.to(Paths.fleet())), new Step(cluster.name(), cluster.address())};
    }
}

package dev.mooring.page.fleet;

import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Tone;
import dev.mooring.page.Visit;
import dev.mooring.page.cluster.ClusterPicture;
import dev.mooring.page.finding.Cards;
import dev.mooring.page.finding.CauseGroup;
import dev.mooring.page.finding.GroupView;
import dev.mooring.page.finding.Narrowed;
import dev.mooring.report.Report.Unread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The first screen: which cluster, what is wrong there, since when.
 *
 * @param all every cluster, worst first
 * @param sections of those that are not clean and match what is looked for
 * @param notShown clusters that match too, and for which there is no room
 * @param notRead clusters that have something, whose reports are not read for this page: they may match
 * @param parked deliveries that were given up
 * @param lacking whether the page of what is missing has something to tell
 */
public record Triage(
        List<ClusterPicture> all,
        List<Section> sections,
        int notShown,
        int notRead,
        long parked,
        boolean lacking,
        Visit visit) {
    /** What one may choose from; the first for any. */
    private static final List<String> STATES = List.of("", "blind", "findings", "unknown", "unverified");

    private static final int MOST_SECTIONS = 25;
    private static final int MOST_GROUPS = 12;
    private static final int SIGNS_IN_TITLE = 3;

    /**
     * What is wrong in one cluster.
     *
     * @param notShown causes that its own page shows
     */
    public record Section(ClusterPicture cluster, List<GroupView> groups, List<Unread> unread, int notShown) {}

    /** Throws {@link PageProblem} where a filter is none. */
    static Triage of(List<ClusterPicture> all, Cards cards, long parked, boolean lacking, Visit visit) {
        requireKnownState(visit);
        var narrowed = Narrowed.by(visit);
        var sections = new ArrayList<Section>();
        var notShown = 0;
        var notRead = 0;
        var opened = false;
        for (var cluster : all) {
            if (cluster.isClean() || !isWanted(cluster, visit)) {
                continue;
            }
            if (cluster.isNotRead()) {
                notRead += narrowed.isNarrow() && cluster.counts().isEmpty() ? 0 : 1;
                continue;
            }
            var groups = CauseGroup.of(narrowed.of(cluster.findings()));
            var unread = narrowed.isNarrow() ? List.<Unread>of() : cluster.unread();
            if (groups.isEmpty() && unread.isEmpty()) {
                continue;
            }
            if (sections.size() == MOST_SECTIONS) {
                notShown++;
                continue;
            }
            var shown = GroupView.of(groups.stream().limit(MOST_GROUPS).toList(), narrowed, cards, visit);
            // The worst of all is open; whatever else there is, is one press away.
            var views = opened ? shown : GroupView.firstUnfolded(shown);
            opened |= views.stream().anyMatch(GroupView::open);
            sections.add(new Section(cluster, views, unread, groups.size() - views.size()));
        }
        return new Triage(all, sections, notShown, notRead, parked, lacking, visit);
    }

    private static void requireKnownState(Visit visit) {
        if (!STATES.contains(visit.filter("state"))) {
            throw PageProblem.badRequest(
                    "state must be one of " + String.join(", ", STATES.subList(1, STATES.size())) + ".");
        }
    }

    private static boolean isWanted(ClusterPicture cluster, Visit visit) {
        var state = visit.filter("state");
        return state.isEmpty()
                || state.equals(cluster.view().status())
                || state.equals(cluster.tone().id());
    }

    /** What one may choose from; the first for any. */
    public List<String> states() {
        return STATES;
    }

    /** The list of findings, narrowed as this page is: it has those of all clusters. */
    public String list() {
        var query = Query.of("severity", visit.filter("severity"))
                .and("check", visit.filter("check"))
                .and("site", visit.filter("site"))
                .and("text", visit.filter("text"));
        return visit.to(Paths.findings() + query.asked());
    }

    /** Clusters that are not clean. */
    public List<ClusterPicture> troubled() {
        return all.stream().filter(cluster -> !cluster.isClean()).toList();
    }

    public List<ClusterPicture> clean() {
        return all.stream().filter(ClusterPicture::isClean).toList();
    }

    /** The worst of all clusters. */
    public Tone tone() {
        return all.stream()
                .map(ClusterPicture::tone)
                .min(Comparator.naturalOrder())
                .orElse(Tone.CLEAN);
    }

    /** The fleet in one line, worst first: {@code 1 cluster blind, 2 critical, 5 clean}. */
    public String headline() {
        if (all.isEmpty()) {
            return "No cluster is under watch";
        }
        var counted =
                all.stream().collect(Collectors.groupingBy(ClusterPicture::tone, TreeMap::new, Collectors.counting()));
        return counted.entrySet().stream()
                .map(entry -> entry.getValue()
                        + (entry.getKey() != counted.firstKey()
                                ? " "
                                : entry.getValue() == 1 ? " cluster " : " clusters ")
                        + entry.getKey().id())
                .collect(Collectors.joining(", "));
    }

    /** What a tab among many shows of it. */
    public String title() {
        var bad = troubled();
        if (bad.isEmpty()) {
            return all.isEmpty() ? "Mooring" : "clean";
        }
        return tone().id() + ": "
                + bad.stream().limit(SIGNS_IN_TITLE).map(ClusterPicture::name).collect(Collectors.joining(", "))
                + (bad.size() > SIGNS_IN_TITLE ? " and " + (bad.size() - SIGNS_IN_TITLE) + " more" : "");
    }

    /** Whether the page shows less than there is, since a filter is set. */
    public boolean isNarrow() {
        return Narrowed.by(visit).isNarrow() || !visit.filter("state").isEmpty();
    }
}

package dev.mooring.page.finding;

import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.page.Visit;
import dev.mooring.report.Finding;
import dev.mooring.silence.Silence;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cause on a page.
 *
 * @param narrowed to what the page is, so that what is done here is done to no more than is shown
 * @param worst the finding that is shown whole
 * @param silenced how many of its findings are silenced now
 * @param open whether it is unfolded from the start
 */
public record GroupView(CauseGroup group, Narrowed narrowed, Card worst, int silenced, boolean open, Visit visit) {
    public static GroupView of(CauseGroup group, Narrowed narrowed, Cards cards, Visit visit) {
        return new GroupView(
                group, narrowed, cards.of(group.worst(), visit), cards.silenced(group.findings(), visit), false, visit);
    }

    /** In the order given, but what somebody is on already stands last. */
    public static List<GroupView> of(List<CauseGroup> groups, Narrowed narrowed, Cards cards, Visit visit) {
        return groups.stream()
                .map(group -> of(group, narrowed, cards, visit))
                .sorted(Comparator.comparing(GroupView::isSilenced))
                .toList();
    }

    /** The same with the first one unfolded, unless somebody is on that already. */
    public static List<GroupView> firstUnfolded(List<GroupView> views) {
        return Stream.concat(
                        views.stream().limit(1).map(view -> view.isSilenced() ? view : view.unfolded()),
                        views.stream().skip(1))
                .toList();
    }

    private GroupView unfolded() {
        return new GroupView(group, narrowed, worst, silenced, true, visit);
    }

    /** Stays the same while its findings come and go, so that what a reader unfolded stays unfolded. */
    public String id() {
        return "g-" + group.worst().cluster() + "-" + group.check();
    }

    public boolean isSilenced() {
        return silenced == group.findings().size();
    }

    /** Whether a silence can mean these findings and no others: it knows nothing of words. */
    public boolean maySilenceAll() {
        return visit.maySteer() && !isSilenced() && narrowed.text().isEmpty();
    }

    /** Who acknowledged or silenced it; empty where nobody did. */
    public String by() {
        return Optional.ofNullable(worst.silence()).map(Silence::author).orElse("");
    }

    public String addressOf(Finding finding) {
        return visit.to(Paths.finding(finding.fingerprint()));
    }

    /** All findings of it, as a list. */
    public String allAddress() {
        return visit.to(Paths.findings()
                + Query.of("cluster", group.worst().cluster())
                        .and("check", group.check())
                        .and("site", narrowed.site())
                        .and("severity", narrowed.severity())
                        .and("text", narrowed.text())
                        .asked());
    }

    /** Where all are at one site, its map. */
    public List<String> sites() {
        return group.sites();
    }

    public String siteAddress(String site) {
        return visit.to(Paths.site(group.worst().cluster(), Objects.requireNonNull(site)));
    }
}

package dev.mooring.page.cluster;

import dev.mooring.api.ClusterView;
import dev.mooring.api.ClusterViews;
import dev.mooring.page.PageProblem;
import dev.mooring.page.Visit;
import dev.mooring.page.finding.Cards;
import dev.mooring.report.Report;
import dev.mooring.report.ReportStore;
import dev.mooring.verification.VerificationConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads clusters as of the time that a visit is of. */
@Singleton
public final class ClusterPictures {
    /** What is clean needs no more than its head: the reports of so many others are read at most. */
    private static final int MOST_READ = 100;

    private static final Duration ALWAYS_TOLERATED = Duration.ofMinutes(10);
    private static final int INTERVALS_TOLERATED = 3;

    private final ClusterViews clusters;
    private final ReportStore reports;
    private final Cards cards;
    private final Duration lateAfter;

    @Inject
    public ClusterPictures(ClusterViews clusters, ReportStore reports, Cards cards, VerificationConfig config) {
        this(clusters, reports, cards, config.interval());
    }

    public ClusterPictures(ClusterViews clusters, ReportStore reports, Cards cards, Duration interval) {
        this.clusters = clusters;
        this.reports = reports;
        this.cards = cards;
        var tolerated = interval.multipliedBy(INTERVALS_TOLERATED);
        this.lateAfter = tolerated.compareTo(ALWAYS_TOLERATED) > 0 ? tolerated : ALWAYS_TOLERATED;
    }

    /** Worst first. Blind ones come first: they may be anything. */
    public List<ClusterPicture> all(Visit visit) {
        var views = clusters.all(visit.asOf());
        return views.stream()
                .map(view ->
                        picture(view, views.indexOf(view) < MOST_READ && !isClean(view) ? report(view) : null, visit))
                .sorted(Comparator.comparing(ClusterPicture::isClean))
                .toList();
    }

    private static boolean isClean(ClusterView view) {
        return "clean".equals(view.status());
    }

    /** One, with its report. Throws {@link PageProblem} where no cluster of the name is under watch. */
    public ClusterPicture one(String name, Visit visit) {
        var view = clusters.look(name, visit.asOf())
                .orElseThrow(() -> PageProblem.notFound(
                        "No cluster of that name is under watch. The fleet page lists those that are."));
        return picture(view, report(view), visit);
    }

    /** The very report that the view is of: a newer one could contradict it. */
    private @Nullable Report report(ClusterView view) {
        return Optional.ofNullable(view.lastReport()).flatMap(reports::find).orElse(null);
    }

    private ClusterPicture picture(ClusterView view, @Nullable Report report, Visit visit) {
        return new ClusterPicture(
                view, report, report == null ? 0 : cards.silenced(report.findings(), visit), lateAfter, visit);
    }
}

package dev.mooring.notify;

import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.ReportHead;
import dev.mooring.report.ReportStore.Glance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What Mooring sees of the fleet, in a line. Plain. */
final class Heartbeat {
    private Heartbeat() {}

    /**
     * Of each cluster its newest report; of one that has none yet nothing is known.
     *
     * @param late a report that is so old says nothing of now
     */
    static String words(Collection<Optional<Glance>> clusters, Duration late, Instant now) {
        var unknown = clusters.stream().filter(one -> isUnknown(one, late, now)).count();
        var faulty = clusters.stream()
                .filter(one -> !isUnknown(one, late, now))
                .filter(one -> one.filter(glance -> !isClean(glance.head())).isPresent())
                .count();
        var clean = clusters.size() - unknown - faulty;
        var oldest = clusters.stream()
                .flatMap(Optional::stream)
                .map(Glance::readings)
                .flatMap(List::stream)
                .filter(reading -> !"off".equals(reading.state()))
                .map(ReadingState::asOf)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        return Words.count(clean, "cluster", "clusters") + " clean, " + faulty + " with findings, " + unknown
                + " unknown"
                + oldest.map(time -> "; oldest reading " + Words.duration(Duration.between(time, now)))
                        .orElse("; nothing was read yet");
    }

    /** Something could not be read or judged, and nothing that could was found wrong. */
    private static boolean isUnknown(Optional<Glance> cluster, Duration late, Instant now) {
        return cluster.filter(glance -> glance.head().verifiedAt().plus(late).isAfter(now))
                .filter(glance -> glance.head().summary().unknown() == 0 || !isClean(glance.head()))
                .isEmpty();
    }

    private static boolean isClean(ReportHead head) {
        var summary = head.summary();
        return summary.critical() + summary.error() + summary.warning() == 0;
    }
}

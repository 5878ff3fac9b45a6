package dev.mooring.metrics;

import dev.mooring.check.Catalogue;
import dev.mooring.report.Finding;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The open findings of one cluster that count, by label. There are {@value #MOST} series at most: where sites would make
 * more, every site is {@code other}, and what is left is bounded by the checks there are.
 *
 * @param counts how many
 * @param oldest since when the oldest is there, in seconds since 1970, silenced or not
 */
record FindingSeries(Map<Tags, Number> counts, Map<Tags, Number> oldest) {
    static final int MOST = 1_000;

    static FindingSeries of(List<Finding> findings, SiteLabels sites, Predicate<Finding> silenced) {
        var bySite = labelled(findings, sites, silenced);
        return bySite.counts().size() <= MOST ? bySite : labelled(findings, SiteLabels.unnamed(), silenced);
    }

    private static FindingSeries labelled(List<Finding> findings, SiteLabels sites, Predicate<Finding> silenced) {
        var counts = new HashMap<Tags, Number>();
        var oldest = new HashMap<Tags, Number>();
        for (var finding : findings) {
            var tags = Tags.of(
                    "cluster",
                    finding.cluster(),
                    "severity",
                    finding.severity().id(),
                    "check",
                    finding.check(),
                    "group",
                    group(finding.check()),
                    "site",
                    sites.label(finding.subject().site()));
            oldest.merge(
                    tags, seconds(since(finding)), (one, other) -> Math.min(one.doubleValue(), other.doubleValue()));
            counts.merge(
                    tags.and("silenced", Boolean.toString(silenced.test(finding))),
                    1L,
                    (one, other) -> one.longValue() + other.longValue());
        }
        return new FindingSeries(counts, oldest);
    }

    /** Of a check that is no more, in a report of an earlier release: none. */
    private static String group(String check) {
        return Catalogue.find(check)
                .map(description -> description.group().id())
                .orElse("none");
    }

    private static Instant since(Finding finding) {
        return Objects.requireNonNullElse(finding.since(), finding.firstSeen());
    }

    private static Double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}

package dev.mooring.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one report differs from another.
 *
 * @param opened in the newer one only
 * @param resolved in the older one only
 * @param changed in both, with another severity or other evidence; as in the newer one
 */
public record ReportDiff(
        String report, String against, List<Finding> opened, List<Finding> resolved, List<Finding> changed) {

    public static ReportDiff of(Report report, Report against) {
        var now = byFingerprint(report);
        var before = byFingerprint(against);
        return new ReportDiff(
                report.id(),
                against.id(),
                without(now.values(), before),
                without(before.values(), now),
                now.values().stream()
                        .filter(finding -> differs(finding, before))
                        .toList());
    }

    private static boolean differs(Finding now, Map<String, Finding> others) {
        var before = others.get(now.fingerprint());
        return before != null
                && (now.severity() != before.severity() || !now.evidence().equals(before.evidence()));
    }

    private static List<Finding> without(Collection<Finding> findings, Map<String, Finding> others) {
        return findings.stream()
                .filter(finding -> !others.containsKey(finding.fingerprint()))
                .toList();
    }

    private static Map<String, Finding> byFingerprint(Report report) {
        return Stream.of(report.findings(), report.ignored())
                .flatMap(List::stream)
                .collect(Collectors.toMap(Finding::fingerprint, Function.identity(), (first, second) -> first));
    }
}

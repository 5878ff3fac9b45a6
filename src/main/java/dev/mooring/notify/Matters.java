package dev.mooring.notify;

import dev.mooring.reading.Api;
import dev.mooring.report.Finding;
import dev.mooring.report.Report;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report has to tell of. Plain. */
final class Matters {
    /** Of a cluster whose control plane cannot be reached, that is the finding; it is not told twice. */
    private static final String UNREACHABLE = "control-plane-unreachable";

    private static final String KUBERNETES = "kubernetes";

    /** As {@link dev.mooring.reading.Reading#state()} has it. */
    private static final String UNAVAILABLE = "unavailable";

    /** What the operators asked for: no source is missed for it. */
    private static final String HIDDEN = "hidden";

    /** Ends by itself, or is what the operators asked for: no source is missed for it. */
    private static final Set<String> NO_LOSS = Set.of("held-back", HIDDEN, "dependency");

    private Matters() {}

    /**
     * One reading that failed wakes nobody: a source is told of as unread once an earlier report could not read it either.
     *
     * @param after how much earlier that was, at least
     * @param then how sources stood in the report that was the newest so long before
     */
    record Patience(Duration after, List<ReadingState> then) {
        /** @param last when the source was read last; empty where it never was */
        private boolean isOver(Unread unread, Optional<Instant> last, Instant now) {
            var isReadSince = last.filter(read -> read.plus(after).isAfter(now)).isPresent();
            return !isReadSince
                    && (unread.sources().isEmpty() || then.stream().anyMatch(before -> isOf(unread, before)));
        }

        private static boolean isOf(Unread unread, ReadingState before) {
            return before.state().equals(UNAVAILABLE) && unread.sources().contains(before.source());
        }
    }

    /**
     * What there is to tell of a report.
     *
     * @param isSilenced whether people do not want to be told of a finding now
     * @param patience which sources are not told of as unread, since they may come back
     * @param ends how findings ended, by fingerprint
     */
    static Seen of(
            Report report, Predicate<Finding> isSilenced, Patience patience, Instant now, Map<String, End> ends) {
        var open = new ArrayList<Matter>();
        var silenced = new HashSet<String>();
        for (var finding : report.findings()) {
            if (isSilenced.test(finding)) {
                silenced.add(finding.fingerprint());
            } else {
                open.add(Matter.of(finding));
            }
        }
        var unread = unread(report, patience);
        open.addAll(unread);
        return Seen.of(now, open, silenced, joined(ends, endsOfUnread(report))).notKnowing(notJudged(report, unread));
    }

    private static Map<String, End> joined(Map<String, End> one, Map<String, End> other) {
        var all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }

    /** What is still not read and told of no longer: it cannot be read again. */
    private static Map<String, End> endsOfUnread(Report report) {
        var ends = new HashMap<String, End>();
        if (isUnreachable(report)) {
            ends.put(Matter.ofUnread(report.cluster(), KUBERNETES), End.EXPLAINED);
        }
        apis(report, unread -> unread.cause().equals(HIDDEN))
                .forEach(api -> ends.putIfAbsent(Matter.ofUnread(report.cluster(), api), End.EASED));
        return ends;
    }

    /** What was told of an API stays told while it is not known whether that answers again. */
    private static Set<String> notJudged(Report report, List<Matter> told) {
        var keys = apis(report, unread -> !unread.cause().equals(HIDDEN)).stream()
                .filter(api -> !(api.equals(KUBERNETES) && isUnreachable(report)))
                .map(api -> Matter.ofUnread(report.cluster(), api))
                .collect(Collectors.toCollection(HashSet::new));
        told.forEach(matter -> keys.remove(matter.key()));
        return keys;
    }

    /** Those that fail, and those that could not be asked because of them. */
    private static Set<String> apis(Report report, Predicate<Unread> which) {
        return report.unread().stream()
                .filter(which)
                .flatMap(unread -> Stream.concat(
                        Stream.ofNullable(unread.api()),
                        unread.sources().stream().map(source -> Api.of(source).id())))
                .collect(Collectors.toSet());
    }

    private static boolean isUnreachable(Report report) {
        return report.findings().stream().anyMatch(finding -> finding.check().equals(UNREACHABLE));
    }

    /** How what is told of no longer ended, as far as the findings of this report tell. */
    static Map<String, End> ends(List<Finding> open, List<Finding> ended) {
        var ends = new HashMap<>(ends(open));
        ends.putAll(ends(ended));
        return ends;
    }

    /** How what is told of no longer ended, as far as these findings tell, open and resolved. */
    static Map<String, End> ends(List<Finding> findings) {
        var ends = new HashMap<String, End>();
        for (var finding : findings) {
            if (finding.status() == Finding.Status.RESOLVED) {
                ends.put(finding.fingerprint(), end(finding));
            } else if (!finding.counts()) {
                ends.put(finding.fingerprint(), finding.inhibitedBy() == null ? End.CONFIGURED : End.EXPLAINED);
            }
        }
        return ends;
    }

    private static End end(Finding finding) {
        return switch (finding.resolvedBy()) {
            case "judged-clean" -> End.CLEAN;
            case "subject-gone" -> End.GONE;
            case "configuration" -> End.CONFIGURED;
            case "told-otherwise" -> End.EXPLAINED;
            case null, default -> End.OVER;
        };
    }

    /** One for each API that does not answer, of the cause that keeps most from being judged. */
    private static List<Matter> unread(Report report, Patience patience) {
        var byApi = new LinkedHashMap<String, Unread>();
        report.unread().forEach(unread -> {
            if (unread.api() != null && !NO_LOSS.contains(unread.cause())) {
                byApi.putIfAbsent(unread.api(), unread);
            }
        });
        if (isUnreachable(report)) {
            byApi.remove(KUBERNETES);
        }
        var asOf = report.readings().stream()
                .filter(reading -> reading.asOf() != null)
                .collect(Collectors.toMap(ReadingState::source, ReadingState::asOf, (first, _) -> first));
        var matters = new ArrayList<Matter>();
        byApi.forEach((api, unread) -> {
            var last = unread.sources().stream()
                    .map(asOf::get)
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder());
            if (patience.isOver(unread, last, report.verifiedAt())) {
                matters.add(Matter.of(
                        report.cluster(), api, unread, last.orElse(report.verifiedAt()), report.verifiedAt()));
            }
        });
        return matters;
    }
}

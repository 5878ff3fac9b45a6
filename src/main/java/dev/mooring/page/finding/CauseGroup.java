package dev.mooring.page.finding;

import dev.mooring.check.Severity;
import dev.mooring.page.Names;
import dev.mooring.page.Tone;
import dev.mooring.report.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Findings of one check, told as one: six hundred nodes that stopped reporting at twenty sites are one thing that is wrong.
 * Pure.
 *
 * @param findings worst first, then those that began first
 */
public record CauseGroup(String check, List<Finding> findings) {
    /** How a finding begins that tells of many nodes. */
    private static final Pattern OF_NODES =
            Pattern.compile("(\\d+) of (\\d+) nodes?(?: at site [^:]{1,200})?(:? )(.*)", Pattern.DOTALL);

    private static final int MOST_NAMED = 24;

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(CauseGroup::began)
            .thenComparing(finding -> Names.inOrder(finding.subject().name()));

    private static final Comparator<CauseGroup> MOST_URGENT_FIRST = Comparator.comparing(CauseGroup::severity)
            .reversed()
            .thenComparing(Comparator.comparingInt(CauseGroup::size).reversed())
            .thenComparing(CauseGroup::since)
            .thenComparing(CauseGroup::check);

    /** Some of the sites, or subjects, that a group tells of. */
    public record Place(String name, Finding finding, int nodes) {}

    /** By cause, the most urgent first. */
    public static List<CauseGroup> of(Collection<Finding> findings) {
        var byCheck = new LinkedHashMap<String, List<Finding>>();
        findings.forEach(finding ->
                byCheck.computeIfAbsent(finding.check(), _ -> new ArrayList<>()).add(finding));
        return byCheck.entrySet().stream()
                .map(entry -> new CauseGroup(
                        entry.getKey(),
                        entry.getValue().stream().sorted(WORST_FIRST).toList()))
                .sorted(MOST_URGENT_FIRST)
                .toList();
    }

    /** When a finding began, by the word of the source, or else when it was seen first. */
    public static Instant began(Finding finding) {
        return Objects.requireNonNullElse(finding.since(), finding.firstSeen());
    }

    public Finding worst() {
        return findings.getFirst();
    }

    public Severity severity() {
        return worst().severity();
    }

    public Tone tone() {
        return Tone.of(severity());
    }

    public Instant since() {
        return findings.stream()
                .map(CauseGroup::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** How many nodes are concerned, as far as the findings say; at least the findings themselves. */
    public int size() {
        return findings.stream().mapToInt(CauseGroup::nodesOf).sum();
    }

    private static int nodesOf(Finding finding) {
        var counted = OF_NODES.matcher(finding.summary());
        return counted.lookingAt() ? number(counted.group(1)) : 1;
    }

    private static int number(String digits) {
        return digits.length() < 9 ? Integer.parseInt(digits) : 1;
    }

    /** What is wrong, of all of them in one line. */
    public String title() {
        if (findings.size() == 1) {
            return worst().summary();
        }
        var matchers = findings.stream()
                .map(finding -> OF_NODES.matcher(finding.summary()))
                .toList();
        if (matchers.stream().allMatch(matcher -> matcher.matches())) {
            var what = matchers.getFirst().group(3) + matchers.getFirst().group(4);
            return size() + " nodes" + what;
        }
        var kinds = findings.stream()
                .map(finding -> finding.subject().kind())
                .distinct()
                .toList();
        var same = findings.stream().map(Finding::summary).distinct().count() == 1;
        return findings.size() + " " + plural(kinds.size() == 1 ? kinds.getFirst() : "finding") + ": "
                + worst().summary() + (same ? "" : ", and the like");
    }

    private static String plural(String kind) {
        var word = kind.replace('-', ' ');
        if (word.endsWith("y")) {
            return word.substring(0, word.length() - 1) + "ies";
        }
        return word + "s";
    }

    /** Names of the sites that are concerned. */
    public List<String> sites() {
        return findings.stream()
                .flatMap(finding -> finding.sites().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** {@code 20 sites}, or the name of the only one; empty where no site is known. */
    public String where() {
        var sites = sites();
        return switch (sites.size()) {
            case 0 -> "";
            case 1 -> "site " + sites.getFirst();
            default -> sites.size() + " sites";
        };
    }

    /** The first findings of it, by what they are about. */
    public List<Place> places() {
        return findings.stream()
                .limit(MOST_NAMED)
                .map(finding -> new Place(finding.subject().name(), finding, nodesOf(finding)))
                .toList();
    }

    public int notNamed() {
        return Math.max(0, findings.size() - MOST_NAMED);
    }

    /** How many more findings these explain. */
    public int explained() {
        return findings.stream()
                .map(Finding::explains)
                .filter(Objects::nonNull)
                .mapToInt(Finding.Explained::findings)
                .sum();
    }
}

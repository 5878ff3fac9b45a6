package dev.mooring.report;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fault that lives across verifications.
 *
 * @param fingerprint made of cluster, check and subject alone: the same fault keeps it whatever its text says
 * @param status {@code open} or {@code resolved}
 * @param since when the condition began, by the word of the source; null where that does not say
 * @param resolvedBy what ended it: {@code judged-clean}, {@code subject-gone} (what was checked is there no more), {@code
 *     configuration} (its check, or a source of it, was switched off, or its cluster is watched no longer) or {@code
 *     told-otherwise} (it told of many, of which some last and are told by other findings now); null while it is open
 * @param precededBy the change that came before it first appeared; null where none is known
 * @param inhibitedBy fingerprint of the finding that explains this one; null where none does
 * @param ignoredBy why the operators do not want it counted; null where they do
 * @param explains the open findings that this one explains; null where there are none
 */
public record Finding(
        String fingerprint,
        String cluster,
        String check,
        Severity severity,
        Status status,
        Subject subject,
        String summary,
        Map<String, Object> evidence,
        String cause,
        Remedy remedy,
        @Nullable Instant since,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy,
        @Nullable PrecedingChange precededBy,
        @Nullable String inhibitedBy,
        @Nullable Ignored ignoredBy,
        @Nullable Explained explains) {
    static final String JUDGED_CLEAN = "judged-clean";
    static final String SUBJECT_GONE = "subject-gone";
    static final String CONFIGURATION = "configuration";
    static final String TOLD_OTHERWISE = "told-otherwise";

    /** Open until a verification that could judge it finds it no more. */
    public enum Status {
        OPEN,
        RESOLVED
    }

    /**
     * A change that came before a finding.
     *
     * @param by who made it; null where nobody says
     * @param resources how many resources were created, updated, deleted, left the same; null where nobody counts
     */
    public record PrecedingChange(
            String kind,
            @Nullable Long version,
            @Nullable String url,
            Instant at,
            @Nullable String by,
            @Nullable Map<String, Long> resources) {
        /** One of which nobody says who made it. */
        public PrecedingChange(String kind, @Nullable Long version, @Nullable String url, Instant at) {
            this(kind, version, url, at, null, null);
        }
    }

    /**
     * Why a finding is not counted.
     *
     * @param rule name of the operators' rule, or id of a known false positive
     * @param until when the rule ends; null where it does not
     */
    public record Ignored(
            String rule, String reason, @Nullable Instant until) {}

    /**
     * What a finding explains, so that it is told in its place.
     *
     * @param findings how many
     * @param byCheck how many of each check
     * @param sites where they are, in order, of a finding that is itself of no site
     */
    public record Explained(
            int findings,
            Map<String, Integer> byCheck,
            @Nullable List<String> sites) {
        public Explained {
            // Older ones do not say.
            sites = sites == null ? List.of() : List.copyOf(sites);
        }

        /** Of a finding that is of a site. */
        public Explained(int findings, Map<String, Integer> byCheck) {
            this(findings, byCheck, List.of());
        }
    }

    /** Whose people it concerns: its site, or else those of what it explains. */
    public List<String> sites() {
        if (subject.site() != null) {
            return List.of(subject.site());
        }
        return explains == null ? List.of() : Objects.requireNonNull(explains.sites());
    }

    /** When its condition began: by the word of its source, or else when it was seen first. */
    public Instant began() {
        return since == null ? firstSeen : since;
    }

    /** Whether it counts: neither explained by another one nor ignored. */
    public boolean counts() {
        return inhibitedBy == null && ignoredBy == null;
    }

    /** Whether it is about a node and says that it is not healthy, whatever kubelet says: those others explain, too. */
    public boolean speaksAgainstNode() {
        return ignoredBy == null && subject.is(Subject.NODE) && severity.compareTo(Severity.ERROR) >= 0;
    }

    /** What it is looked for by, in small letters: what is wrong, and of what. */
    public String words() {
        return (summary + " " + subject.name()).toLowerCase(Locale.ROOT);
    }

    /** Whether it tells of others as one. */
    public boolean sumsUp() {
        return explains != null && explains.byCheck().keySet().stream().anyMatch(this::sumsUp);
    }

    /** Whether another is one of those that this one tells of as one: open ones that it explains, of its own check or of one that it sums up. */
    public boolean sumsUp(Finding other) {
        return fingerprint.equals(other.inhibitedBy) && sumsUp(other.check);
    }

    /** Whether it tells as one of those findings of a check that it explains. */
    boolean sumsUp(String other) {
        return other.equals(check)
                || Catalogue.find(check)
                        .filter(known -> known.sumsUp().contains(other))
                        .isPresent();
    }

    Finding resolved(Instant at, String by) {
        return new Finding(
                fingerprint,
                cluster,
                check,
                severity,
                Status.RESOLVED,
                subject,
                summary,
                evidence,
                cause,
                remedy,
                since,
                firstSeen,
                lastSeen,
                at,
                by,
                precededBy,
                inhibitedBy,
                ignoredBy,
                null);
    }

    /** As it was seen by a clock that is right: what one that was ahead wrote was seen by now. */
    Finding seenBy(Instant now) {
        return firstSeen.isAfter(now) || lastSeen.isAfter(now)
                ? with(severity, earlier(firstSeen, now), earlier(lastSeen, now), inhibitedBy, explains)
                : this;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    Finding atLeast(Severity other) {
        return severity.compareTo(other) >= 0 ? this : with(other, firstSeen, lastSeen, inhibitedBy, explains);
    }

    Finding explainedBy(@Nullable String cover) {
        return with(severity, firstSeen, lastSeen, cover, explains);
    }

    Finding explaining(@Nullable Explained others) {
        return with(severity, firstSeen, lastSeen, inhibitedBy, others);
    }

    Finding lastSeen(Instant time) {
        return with(severity, firstSeen, time, inhibitedBy, explains);
    }

    private Finding with(
            Severity newSeverity, Instant first, Instant seen, @Nullable String cover, @Nullable Explained others) {
        return new Finding(
                fingerprint,
                cluster,
                check,
                newSeverity,
                status,
                subject,
                summary,
                evidence,
                cause,
                remedy,
                since,
                first,
                seen,
                resolvedAt,
                resolvedBy,
                precededBy,
                cover,
                ignoredBy,
                others);
    }
}

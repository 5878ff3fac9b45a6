package dev.mooring.silence;

import dev.mooring.check.Severity;
import dev.mooring.glob.Glob;
import dev.mooring.report.Finding;
import dev.mooring.report.Member;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which findings are meant: those that match all of it. Patterns may hold {@code *} for any text. Pure.
 *
 * @param fingerprint of one finding; null where it may be any
 * @param check pattern of the check's id
 * @param subject pattern of the subject's name
 * @param site pattern of the subject's site; {@code *} also takes subjects without one
 * @param cluster pattern of the cluster's name
 * @param severities those meant; empty where it may be any
 */
public record Scope(
        @Nullable String fingerprint,
        String check,
        String subject,
        String site,
        String cluster,
        Set<Severity> severities) {

    public Scope {
        severities = Set.copyOf(severities);
    }

    /** Everything. */
    public static Scope all() {
        return new Scope(null, Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY, Set.of());
    }

    /** One finding. */
    public static Scope of(Finding finding) {
        return new Scope(finding.fingerprint(), Glob.ANY, Glob.ANY, Glob.ANY, finding.cluster(), Set.of());
    }

    public boolean covers(Finding finding) {
        return covers(Member.of(finding));
    }

    boolean covers(Member finding) {
        return coversCluster(finding.cluster())
                && (fingerprint == null || fingerprint.equals(finding.fingerprint()))
                && (severities.isEmpty() || severities.contains(finding.severity()))
                && Glob.matches(check, finding.check())
                && Glob.matches(subject, finding.subject())
                && Glob.matches(site, Objects.requireNonNullElse(finding.site(), ""));
    }

    /** Whether findings of a cluster can be meant. */
    public boolean coversCluster(String name) {
        return Glob.matches(cluster, name);
    }

    /** Whether nothing narrows it. */
    boolean isEverything() {
        return fingerprint == null
                && severities.isEmpty()
                && Stream.of(check, subject, site, cluster).allMatch(Glob.ANY::equals);
    }
}

package dev.mooring.report;

import dev.mooring.check.Severity;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding by what people choose it by, without all that it says: there may be thousands that another one tells of.
 *
 * @param subject name of what it is about
 * @param site of its subject; null where that is of none
 */
public record Member(
        String fingerprint,
        String cluster,
        String check,
        Severity severity,
        String subject,
        @Nullable String site) {
    public static Member of(Finding finding) {
        return new Member(
                finding.fingerprint(),
                finding.cluster(),
                finding.check(),
                finding.severity(),
                finding.subject().name(),
                finding.subject().site());
    }

    /** Those of some open findings that one of them tells of as one. */
    public static List<Member> of(Finding whole, Collection<Finding> open) {
        return open.stream().filter(whole::sumsUp).map(Member::of).toList();
    }
}

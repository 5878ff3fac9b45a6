package dev.mooring.api;

import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.timeline.Entry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding across its openings.
 *
 * @param finding as it is now, or was at last; null where that is forgotten
 * @param openings the newest first; one that never counted has one alone
 */
public record FindingLife(@Nullable FindingView finding, List<Opening> openings) {
    /**
     * From when it was found to when it was found no more.
     *
     * @param opened when it counted first, or was seen first where it never did
     * @param resolved when it was over; null while it is open, and where it ended unseen, as what another one explains does,
     *     and began anew
     * @param resolvedBy what ended it, as of a finding; null as {@code resolved}
     * @param precededBy the change that came before it; null where none is known
     * @param entries what became of it meanwhile, oldest first; the newest thousand of all openings are kept
     */
    public record Opening(
            Instant opened,
            @Nullable Instant resolved,
            @Nullable String resolvedBy,
            @Nullable PrecedingChange precededBy,
            List<Entry> entries) {}
}

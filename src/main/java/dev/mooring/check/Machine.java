package dev.mooring.check;

import dev.mooring.reading.Facts.Stated;
import dev.mooring.roster.NodeTruth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a fleet, for people: its four-way truth says itself how much of it is known.
 *
 * @param site where it stands; null where nobody says
 */
public record Machine(NodeTruth truth, @Nullable String site) {
    private static final Stated STATED = Stated.NOTHING.and(SharedViews.ROSTER, SharedViews.SITES);

    /** Every declared or actual machine once. */
    public static List<Machine> all(Situation situation) {
        var facts = situation.openTo("the list of machines", STATED);
        var sites = facts.ifRead(SharedViews.SITES);
        return facts.get(SharedViews.ROSTER).machines().stream()
                .map(truth -> new Machine(
                        truth,
                        truth.node()
                                .flatMap(node -> sites.map(known -> known.siteOf(node)))
                                .orElse(truth.site())))
                .toList();
    }
}

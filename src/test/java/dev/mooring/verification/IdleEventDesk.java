package dev.mooring.verification;

import dev.mooring.cluster.Fleet;
import dev.mooring.report.Heard;
import java.util.Map;

/** An event desk with no cluster under watch: every event is done at once. */
public final class IdleEventDesk {
    private IdleEventDesk() {}

    @SuppressWarnings("NullAway") // Neither queue, reports, senders nor database are ever asked without a cluster.
    public static EventDesk create() {
        return new EventDesk(
                new Fleet(Map::of), null, null, null, new UsedEnvironments(new Fleet(Map::of), null), Heard.byNobody());
    }
}

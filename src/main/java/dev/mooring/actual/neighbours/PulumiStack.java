package dev.mooring.actual.neighbours;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A Stack of the Pulumi Kubernetes Operator. Its outputs are never read.
 *
 * @param stack {@code org/project/stack}, as far as it is written so
 * @param resync how often it is to be run again without a change
 * @param current the Update that it says is under way
 */
public record PulumiStack(
        ObjectName name,
        String stack,
        Optional<Duration> resync,
        Generations generations,
        Optional<LastUpdate> last,
        Optional<String> current,
        Optional<Instant> created,
        Conditions conditions) {

    /**
     * The update that ended last.
     *
     * @param state {@code succeeded} or {@code failed}
     * @param permalink of the update at Pulumi Cloud; empty for other backends
     * @param failures in a row
     */
    public record LastUpdate(String name, String state, String permalink, Optional<Instant> resynced, long failures) {}
}

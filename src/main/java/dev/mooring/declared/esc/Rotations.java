package dev.mooring.declared.esc;

import dev.mooring.cluster.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the secrets of an environment are rotated.
 *
 * @param newest first
 * @param schedules when they are to be
 */
public record Rotations(EnvironmentName environment, List<Rotation> newest, List<Schedule> schedules) {
    public Rotations {
        newest = List.copyOf(newest);
        schedules = List.copyOf(schedules);
    }

    /**
     * One rotation.
     *
     * @param failed paths in the environment of what was not rotated; one that failed as a whole may name none
     */
    public record Rotation(String id, boolean hasFailed, List<String> failed, Optional<Instant> created) {
        public Rotation {
            failed = List.copyOf(failed);
        }
    }

    /** @param next when it is to be done next, by Pulumi Cloud's word */
    public record Schedule(String id, boolean paused, Optional<Instant> next, Optional<Instant> last) {}
}

package dev.mooring.actual.neighbours;

import dev.mooring.cluster.StackName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Stack of the Pulumi Kubernetes Operator. Its outputs are never read.
 *
 * @param stack {@code org/project/stack}, as far as it is written so: the project may be left to the program
 * @param previews whether it is only previewed, and never updated
 * @param resync how often it is to be run again without a change
 * @param current the Update that it says is under way
 * @param prerequisites names of Stacks of its namespace that it waits for
 */
public record PulumiStack(
        ObjectName name,
        String stack,
        boolean previews,
        Optional<Duration> resync,
        Generations generations,
        Optional<LastUpdate> last,
        Optional<String> current,
        Set<String> prerequisites,
        Optional<Instant> created,
        Conditions conditions) {
    /** What the permalinks of its updates and previews go on with. */
    private static final Pattern PERMALINK = Pattern.compile("/([^/]+/[^/]+/[^/]+)/(?:updates|previews)/[^/]+$");

    public PulumiStack {
        prerequisites = Set.copyOf(prerequisites);
    }

    /** {@code org/project/stack}; empty where it is not written so, and nothing has run yet. */
    public Optional<String> fullName() {
        return StackName.parse(stack)
                .map(StackName::toString)
                .or(() -> last.map(LastUpdate::permalink)
                        .map(PERMALINK::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(1)));
    }

    /**
     * The update that ended last.
     *
     * @param state {@code succeeded} or {@code failed}
     * @param permalink of the update at Pulumi Cloud; empty for other backends
     * @param failures in a row
     */
    public record LastUpdate(String name, String state, String permalink, Optional<Instant> resynced, long failures) {}
}

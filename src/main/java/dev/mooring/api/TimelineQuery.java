package dev.mooring.api;

import dev.mooring.check.Severity;
import dev.mooring.timeline.Entry;
import dev.mooring.timeline.Wanted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of the timeline is wanted. */
@RegisterForReflection
public class TimelineQuery {
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::id).toList();

    @Parameter(
            description =
                    "what happened then or later: RFC 3339, or a time of day, for the last time that it was so late")
    @QueryParam("since")
    @Nullable String since;

    @Parameter(description = "what happened before: RFC 3339, or a time of day")
    @QueryParam("until")
    @Nullable String until;

    @Parameter(description = "time zone of times of day, for example Europe/Berlin; UTC where it is not given")
    @QueryParam("zone")
    @Nullable String zone;

    @Parameter(description = "one kind of entry alone, or several, separated by commas")
    @QueryParam("kind")
    @Nullable String kind;

    @Parameter(description = "findings of this site alone")
    @QueryParam("site")
    @Nullable String site;

    @Parameter(description = "findings of this node alone")
    @QueryParam("node")
    @Nullable String node;

    @Parameter(description = "findings of this severity alone")
    @QueryParam("severity")
    @Nullable String severity;

    Wanted of(Collection<String> clusters, Clock clock) {
        return new Wanted(
                Set.copyOf(clusters),
                Moment.of("since", since, zone, clock),
                Moment.of("until", until, zone, clock),
                Choice.several("kind", kind, Entry.KINDS),
                Optional.ofNullable(site),
                Optional.ofNullable(node),
                Choice.of("severity", severity, SEVERITIES));
    }
}

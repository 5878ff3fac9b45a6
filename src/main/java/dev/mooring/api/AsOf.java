package dev.mooring.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The time as of which something is wanted. */
@RegisterForReflection
public class AsOf {
    @Parameter(description = "as of then: RFC 3339, or a time of day, for the last time that it was so late")
    @QueryParam("at")
    @Nullable String at;

    @Parameter(description = "time zone of a time of day, for example Europe/Berlin; UTC where it is not given")
    @QueryParam("zone")
    @Nullable String zone;

    /** Empty for now. */
    Optional<Instant> time(Clock clock) {
        return Moment.of("at", at, zone, clock);
    }
}

package dev.mooring.verification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** When clusters are verified. */
@ConfigMapping(prefix = "mooring.verification")
public interface VerificationConfig {
    /** Time between two verifications of a cluster when nothing else starts one. */
    @WithDefault("PT5M")
    @DurationMin(seconds = 1, message = "must be at least a second, for example PT5M")
    Duration interval();

    /** Wait after a node has changed, so that a burst of changes starts one verification. */
    @WithDefault("PT0.5S")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT0.5S")
    Duration nodeChangeDelay();

    /** Deliveries and node changes start one verification of a cluster in such a time at most, and the first at once. */
    @WithDefault("PT5S")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT5S")
    Duration window();

    /** Time for all readings of one side, the declared and then the actual one; what has not answered by then is unavailable. */
    @WithDefault("PT90S")
    @DurationMin(seconds = 1, message = "must be at least a second, for example PT90S")
    Duration deadline();

    /** Verifications that the API may start per cluster and minute. */
    @WithDefault("120")
    @Min(1) int requestsPerMinute();

    /** Clusters verified at the same time. */
    @WithDefault("4")
    @Min(1) int parallel();

    /** A verification that takes longer gives its place to another cluster's, and goes on beside it. */
    @WithDefault("PT20S")
    @DurationMin(seconds = 1, message = "must be at least a second, for example PT20S")
    Duration slowAfter();
}

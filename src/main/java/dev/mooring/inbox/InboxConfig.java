package dev.mooring.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How deliveries are kept and worked off. */
@ConfigMapping(prefix = "mooring.inbox")
public interface InboxConfig {
    /** How often a delivery is tried before it is parked. */
    @WithDefault("5")
    @Min(1) int attempts();

    /** Wait before the second try; doubles with each further one. */
    @WithDefault("PT2S")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT2S")
    Duration retryDelay();

    /** How long finished deliveries are kept. */
    @WithDefault("P30D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P30D")
    Duration retention();

    /** Deliveries kept at most, whatever their age; those that have not ended are never forgotten. */
    @WithDefault("500000")
    @Min(1) int maxDeliveries();

    /**
     * Bytes that deliveries may take in the database, about. From nine tenths on, the oldest that ended are forgotten,
     * whatever their age; when those that have not ended take all, more are answered 503.
     */
    @WithDefault("2147483648")
    @Min(value = 1, message = "must be a positive number of bytes, for example 2147483648") long maxBytes();

    /** Deliveries that may wait to be written at once; more are answered 503. */
    @WithDefault("10000")
    @Min(1) int capacity();

    /** How often Pulumi Cloud's delivery logs are read for deliveries that never arrived. */
    @WithDefault("PT15M")
    @DurationMin(seconds = 1, message = "must be at least a second, for example PT15M")
    Duration backfillInterval();
}

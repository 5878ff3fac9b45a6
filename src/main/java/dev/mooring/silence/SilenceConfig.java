package dev.mooring.silence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long silences may last, and how many there may be. */
@ConfigMapping(prefix = "mooring.silences")
public interface SilenceConfig {
    /** The longest time from begin to end, also of an acknowledgement. */
    @WithDefault("P30D")
    @DurationMin(minutes = 1, message = "must be at least a minute, for example P30D")
    Duration longest();

    /** So long before its end a silence is told to be about to end; of a short one, a quarter of its length before. */
    @WithDefault("PT30M")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT30M")
    Duration warning();

    /** Silences that have not ended, at most. */
    @WithDefault("500")
    @Min(1) @Max(10_000) int most();

    /** Age at which silences that ended are forgotten. */
    @WithDefault("P90D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P90D")
    Duration retention();

    /** Silences that ended which are kept, whatever their age. */
    @WithDefault("5000")
    @Min(1) int kept();
}

package dev.mooring.actual.aws;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How often AWS is asked. */
@ConfigMapping(prefix = "mooring.aws")
public interface AwsConfig {
    /** Calls to one service of one account and region, of all its clusters together. Throttled, they become fewer by themselves. */
    @WithDefault("20")
    @Min(value = 1, message = "must be at least 1") int callsPerSecond();

    /** So many may come at once, after a time with fewer. */
    @WithDefault("100")
    @Min(value = 1, message = "must be at least 1") int burst();
}

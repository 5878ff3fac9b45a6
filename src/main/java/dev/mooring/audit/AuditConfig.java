package dev.mooring.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long it is kept who did what. */
@ConfigMapping(prefix = "mooring.audit")
public interface AuditConfig {
    /** Age at which entries are forgotten. */
    @WithDefault("P365D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P365D")
    Duration retention();

    /** Entries kept, whatever their age. */
    @WithDefault("100000")
    @Min(1) int entries();
}

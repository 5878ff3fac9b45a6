package dev.mooring.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long a browser stays signed in. */
@ConfigMapping(prefix = "mooring.page.session")
public interface SessionConfig {
    /** Without a request for so long, a session ends. */
    @WithDefault("PT12H")
    @DurationMin(minutes = 1, message = "must be at least a minute, for example PT12H")
    Duration idle();

    /** A session that a token began ends after so long, and with the token. */
    @WithDefault("P7D")
    @DurationMin(minutes = 1, message = "must be at least a minute, for example P7D")
    Duration longest();

    /** A session that a provider vouched for ends after so long: till then its role stays as it was. */
    @WithDefault("PT10H")
    @DurationMin(minutes = 1, message = "must be at least a minute, for example PT10H")
    Duration longestVouched();

    /** Sessions at a time; the one that was not used for longest makes room. */
    @WithDefault("1000")
    @Min(1) int most();
}

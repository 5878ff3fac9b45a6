package dev.mooring.declared.pulumi;

import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where Pulumi Cloud is. */
@ConfigMapping(prefix = "mooring.pulumi")
public interface PulumiConfig {
    /** Pulumi Cloud, or a self-hosted one. */
    @WithDefault("https://api.pulumi.com")
    @WebAddress
    URI url();

    /** Access token that may read the stacks. */
    Optional<String> token();

    /** File that holds the token. */
    Optional<@ReadableFile String> tokenFile();

    /** How long to wait for an answer to begin. */
    @WithDefault("PT20S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT20S")
    Duration timeout();

    /** Bytes of an exported state, once unpacked. It is read as a stream, and cut down to what matters on the way. */
    @WithDefault("268435456")
    @Min(value = SourceConfig.LEAST_BYTES, message = "must be at least {value} bytes") long maxState();
}

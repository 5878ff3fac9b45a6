package dev.mooring.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** How the log is written. */
@ConfigMapping(prefix = "mooring.log")
public interface LogConfig {
    /** {@code true}: each line is a JSON object. {@code false}: text. */
    @WithDefault("false")
    @Pattern(regexp = "(?i)true|false", message = "must be true or false")
    String json();
}

package dev.mooring.mcp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether assistants may ask. */
@ConfigMapping(prefix = "mooring.mcp")
public interface McpConfig {
    /** {@code true}: {@code /mcp} answers who has a token of the API. */
    @WithDefault("false")
    boolean enabled();
}

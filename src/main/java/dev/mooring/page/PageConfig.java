package dev.mooring.page;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The on-call page. */
@ConfigMapping(prefix = "mooring.page")
public interface PageConfig {
    /**
     * {@code none}: whoever reaches the port may read it. {@code token}: the browser asks, any user name will do, the
     * password is one of {@code mooring.api.tokens}; its role decides whether there are buttons.
     */
    @WithDefault("none")
    Auth auth();

    /** How readers are known. */
    enum Auth {
        NONE,
        TOKEN
    }
}

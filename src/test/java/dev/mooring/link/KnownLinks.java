package dev.mooring.link;

import dev.mooring.edge.HttpConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Links of an installation whose address is known. */
public final class KnownLinks {
    private KnownLinks() {}

    public static Links at(String url) {
        return new Links(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(HttpConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("mooring.http.url", url), "test", 100))
                .build()
                .getConfigMapping(HttpConfig.class));
    }
}

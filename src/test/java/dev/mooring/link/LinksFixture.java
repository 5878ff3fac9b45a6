package dev.mooring.link;

import dev.mooring.edge.HttpConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Links of a service that is reached at an address. */
public final class LinksFixture {
    private LinksFixture() {}

    public static Links of(String url) {
        return new Links(new SmallRyeConfigBuilder()
                .withMapping(HttpConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(Map.of("mooring.http.url", url), "test", 100))
                .build()
                .getConfigMapping(HttpConfig.class));
    }
}

package dev.mooring.caller;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings of the API as somebody might write them. */
public final class ApiSettings {
    private ApiSettings() {}

    public static ApiConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(ApiConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(ApiConfig.class);
    }
}

package dev.mooring.reading.answer;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Bounds of sources as configuration gives them. */
public final class Bounds {
    private Bounds() {}

    public static SourceConfig usual() {
        return with(Map.of());
    }

    /** @param settings by the key after {@code mooring.source.} */
    public static SourceConfig with(Map<String, String> settings) {
        var keys = new HashMap<String, String>();
        settings.forEach((key, value) -> keys.put("mooring.source." + key, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(keys, "bounds", 100))
                .withMapping(SourceConfig.class)
                .build()
                .getConfigMapping(SourceConfig.class);
    }
}

package dev.mooring.cluster;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** A cluster under watch. */
public final class Watched {
    private Watched() {}

    /** One that its stack declares. */
    public static WatchedCluster cluster(String name) {
        return cluster(name, Map.of());
    }

    /** @param settings by the end of their keys: {@code kubernetes.access} */
    public static WatchedCluster cluster(String name, Map<String, String> settings) {
        var key = "mooring.clusters." + name + ".";
        var all = new HashMap<>(Map.of(key + "stack", "o/p/s"));
        settings.forEach((end, value) -> all.put(key + end, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .withMapping(ClustersConfig.class)
                .build();
        return new Fleet(config.getConfigMapping(ClustersConfig.class))
                .clusters()
                .getFirst();
    }
}

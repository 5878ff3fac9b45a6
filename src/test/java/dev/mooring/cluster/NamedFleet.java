package dev.mooring.cluster;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A fleet of clusters of which nothing matters but their names. */
public final class NamedFleet {
    private NamedFleet() {}

    public static Fleet of(String... names) {
        var settings = Arrays.stream(names)
                .collect(Collectors.toMap(name -> "mooring.clusters." + name + ".stack", name -> "acme/edge/" + name));
        return new Fleet(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "fleet", 100))
                .withMapping(ClustersConfig.class)
                .build()
                .getConfigMapping(ClustersConfig.class));
    }
}

package dev.mooring.cluster;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A fleet of clusters of which nothing matters but their names. */
public final class NamedFleet {
    private NamedFleet() {}

    public static Fleet of(String... names) {
        return of(name -> "acme/edge/" + name, names);
    }

    /** All of one stack. */
    public static Fleet sharing(String stack, String... names) {
        return of(_ -> stack, names);
    }

    private static Fleet of(UnaryOperator<String> stack, String... names) {
        var settings =
                Arrays.stream(names).collect(Collectors.toMap(name -> "mooring.clusters." + name + ".stack", stack));
        return new Fleet(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "fleet", 100))
                .withMapping(ClustersConfig.class)
                .build()
                .getConfigMapping(ClustersConfig.class));
    }
}

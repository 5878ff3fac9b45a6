package dev.mooring.startup;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * All settings there are, those of the files too that {@code quarkus.config.locations} names: SmallRye reads them as late as
 * what follows from settings, which would not see them.
 */
final class NamedFiles implements ConfigSourceContext {
    private static final List<String> NAMING =
            List.of("quarkus.config.locations", SmallRyeConfig.SMALLRYE_CONFIG_LOCATIONS);

    private final ConfigSourceContext others;
    private final SmallRyeConfig all;

    private NamedFiles(ConfigSourceContext others, SmallRyeConfig all) {
        this.others = others;
        this.all = all;
    }

    /** The same where no file is named. */
    static ConfigSourceContext with(ConfigSourceContext others) {
        return NAMING.stream()
                .flatMap(key -> named(others, key))
                .findFirst()
                .<ConfigSourceContext>map(files -> new NamedFiles(others, read(others, files)))
                .orElse(others);
    }

    private static Stream<String> named(ConfigSourceContext others, String key) {
        return Optional.ofNullable(others.getValue(key)).map(ConfigValue::getValue).filter(files -> !files.isBlank()).stream();
    }

    private static SmallRyeConfig read(ConfigSourceContext others, String files) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfiles(others.getProfiles())
                .withSources(others.getConfigSources())
                .withSources(new PropertiesLocationConfigSourceFactory())
                .withDefaultValue(SmallRyeConfig.SMALLRYE_CONFIG_LOCATIONS, files)
                .build();
    }

    @Override
    public ConfigValue getValue(String name) {
        return all.getConfigValue(name);
    }

    @Override
    public Iterator<String> iterateNames() {
        return all.getPropertyNames().iterator();
    }

    @Override
    public List<String> getProfiles() {
        return others.getProfiles();
    }

    @Override
    public List<ConfigSource> getConfigSources() {
        return others.getConfigSources();
    }
}

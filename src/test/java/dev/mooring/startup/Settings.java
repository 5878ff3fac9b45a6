package dev.mooring.startup;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;

/** Mooring's settings, read and validated as the process does, without the rest of it. */
final class Settings {
    private static final int FILE = 250;
    private static final int ENVIRONMENT = 300;
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private Settings() {}

    static SmallRyeConfig read(Map<String, String> file) {
        return read(file, Map.of());
    }

    static SmallRyeConfig read(Map<String, String> file, Map<String, String> environment) {
        var builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withValidateUnknown(false)
                .withValidator((BeanValidationConfigValidator) () -> VALIDATOR)
                .withSources(
                        new PropertiesConfigSource(file, "file", FILE),
                        new EnvConfigSource(environment, ENVIRONMENT) {});
        ConfigurationWarnings.MAPPINGS.forEach(builder::withMapping);
        return builder.build();
    }
}

package dev.mooring.report;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;

/** What is configured of reports where nobody configures anything. */
public final class ReportSettings {
    private ReportSettings() {}

    public static ReportConfig standard() {
        return new SmallRyeConfigBuilder()
                .withMapping(ReportConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .build()
                .getConfigMapping(ReportConfig.class);
    }
}

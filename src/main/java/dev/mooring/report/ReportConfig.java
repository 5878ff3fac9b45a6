package dev.mooring.report;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long reports and resolved findings are kept. */
@ConfigMapping(prefix = "mooring.report")
public interface ReportConfig {
    /** Age at which reports and resolved findings are forgotten; the newest report of a cluster always stays. */
    @WithDefault("P30D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P30D")
    Duration retention();

    /** Resolved findings kept per cluster, whatever their age. */
    @WithDefault("10000")
    @Min(1) int resolvedFindingsPerCluster();

    /** Reports kept per cluster, whatever their age. */
    @WithDefault("3000")
    @Min(1) int reportsPerCluster();

    /** Size of all reports kept per cluster, whatever their age and number. */
    @WithDefault("256M")
    MemorySize reportBytesPerCluster();

    /** Entries of the timeline kept per cluster, whatever their age. */
    @WithDefault("20000")
    @Min(1) int timelineEntriesPerCluster();

    /** Earlier states of machines kept per cluster, whatever their age. */
    @WithDefault("50000")
    @Min(1) int nodeStatesPerCluster();
}

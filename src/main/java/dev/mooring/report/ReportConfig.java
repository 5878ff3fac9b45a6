package dev.mooring.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long reports and resolved findings are kept. */
@ConfigMapping(prefix = "mooring.report")
public interface ReportConfig {
    /** Age at which reports and resolved findings are forgotten; the newest report of a cluster always stays. */
    @WithDefault("P30D")
    Duration retention();

    /** Resolved findings kept per cluster, whatever their age. */
    @WithDefault("10000")
    int resolvedFindingsPerCluster();

    /** Reports kept per cluster, whatever their age. */
    @WithDefault("3000")
    int reportsPerCluster();
}

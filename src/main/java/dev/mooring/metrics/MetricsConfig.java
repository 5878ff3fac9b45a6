package dev.mooring.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** What metrics may tell. */
@ConfigMapping(prefix = "mooring.metrics")
public interface MetricsConfig {
    /** Certificates shown of a cluster, those first that end first: each has a node for a label. 0: none. */
    @WithDefault("1000")
    @Min(0) int nodeCertificates();
}

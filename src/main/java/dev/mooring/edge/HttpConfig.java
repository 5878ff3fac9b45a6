package dev.mooring.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What holds for every path of the HTTP ports. */
@ConfigMapping(prefix = "mooring.http")
public interface HttpConfig {
    /**
     * Names by which people reach the page and the API, besides that of {@link #url}. IP addresses, names without a dot, {@code *.localhost} and names
     * of services inside a cluster always work. Deliveries are taken under any name.
     */
    Optional<List<String>> hosts();

    /**
     * Connections that are open at a time, on each port. When all are, a source that has few gets in in place of the
     * oldest of the source that has most.
     */
    @WithDefault("2000")
    @Min(1) int connections();

    /** Connections that one source may open in a second, on each port. */
    @WithDefault("500")
    @Min(1) int newConnectionsPerSecond();

    /** Whether the page and the API take only those who show a client certificate. Deliveries need none. */
    @WithDefault("false")
    boolean clientCertificates();

    /** The same of the port of management, but for health. */
    @WithDefault("false")
    boolean managementClientCertificates();

    /** Where people reach this service, as their browsers write it: {@code https://mooring.example.com}. Messages link there, and forms of its pages are taken. */
    Optional<URI> url();
}

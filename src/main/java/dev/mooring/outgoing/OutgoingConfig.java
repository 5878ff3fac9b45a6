package dev.mooring.outgoing;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The way out, of all clients: Pulumi Cloud, AWS, Kubernetes and the sinks of notices that are posted to. */
@ConfigMapping(prefix = "mooring.outgoing")
public interface OutgoingConfig {
    /**
     * The proxy that everything goes through: {@code http://user:password@proxy:3128}. Default: that of Java's system
     * properties, else of {@code HTTPS_PROXY} and {@code HTTP_PROXY}.
     */
    Optional<String> proxy();

    /** File that holds the address of the proxy. */
    Optional<@ReadableFile String> proxyFile();

    /**
     * What is reached directly: names with all names below them, addresses, networks, {@code *}; each with a port or
     * without. Default: {@code NO_PROXY}. This machine and what is local to the link always is.
     */
    Optional<List<String>> noProxy();

    /** Certificate authorities in PEM that are trusted besides those of the system; read again when the file changes. */
    Optional<@ReadableFile String> caBundle();
}

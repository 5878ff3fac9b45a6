package dev.mooring.edge;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Who may say for whom a request is: only proxies that are named. */
@Singleton
public final class ForwardedHeaders {
    private static final String PROXY = ".proxy.";
    private static final List<String> BELIEVING = List.of(
            "proxy-address-forwarding",
            "allow-forwarded",
            "allow-x-forwarded",
            "enable-forwarded-host",
            "enable-forwarded-prefix");
    private final Config config;

    @Inject
    public ForwardedHeaders(Config config) {
        this.config = config;
    }

    /** What is wrong with the configuration, one line each. */
    public List<String> problems() {
        return Stream.of("quarkus.http", "quarkus.management")
                .flatMap(port -> Stream.concat(untrusted(port), prefixed(port)))
                .toList();
    }

    private Stream<String> untrusted(String port) {
        var trusted = port + PROXY + "trusted-proxies";
        if (config.getOptionalValue(trusted, String.class)
                .filter(proxies -> !proxies.isBlank())
                .isPresent()) {
            return Stream.empty();
        }
        return BELIEVING.stream()
                .map(key -> port + PROXY + key)
                .filter(this::isOn)
                .limit(1)
                .map(key -> key + " is on but " + trusted + " is not set, so anybody could pass for anybody: set "
                        + trusted + " to the addresses of your proxies, or switch " + key + " off");
    }

    private Stream<String> prefixed(String port) {
        var key = port + PROXY + "use-proxy-protocol";
        return isOn(key)
                ? Stream.of(key + " is not supported: let the proxy send X-Forwarded-For, and set " + port + PROXY
                        + "proxy-address-forwarding and " + port + PROXY + "trusted-proxies")
                : Stream.empty();
    }

    private boolean isOn(String key) {
        return config.getOptionalValue(key, Boolean.class).orElse(false);
    }
}

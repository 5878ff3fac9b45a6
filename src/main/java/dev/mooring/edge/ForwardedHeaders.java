package dev.mooring.edge;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Who may say for whom a request is: only proxies that are named. */
@Singleton
public final class ForwardedHeaders {
    static final String HTTP = "quarkus.http";
    private static final String PROXY = ".proxy.";
    private static final String ADDRESS = "proxy-address-forwarding";
    private static final List<String> BELIEVING =
            List.of(ADDRESS, "allow-x-forwarded", "enable-forwarded-host", "enable-forwarded-prefix");
    private final Config config;

    @Inject
    public ForwardedHeaders(Config config) {
        this.config = config;
    }

    /** What is wrong with the configuration, one line each. */
    public List<String> problems() {
        return Stream.of(HTTP, "quarkus.management")
                .flatMap(port -> Stream.of(untrusted(port), nameless(port), prefixed(port), standard(port))
                        .flatMap(lines -> lines))
                .toList();
    }

    /** Whether named proxies are asked for whom they send. */
    static boolean isAddressForwarded(Config config) {
        return isOn(config, HTTP + PROXY + ADDRESS);
    }

    /** Proxies that are named. */
    static Stream<String> trusted(Config config, String port) {
        return config.getOptionalValue(port + PROXY + "trusted-proxies", String.class).stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(proxy -> !proxy.isEmpty());
    }

    /** What a name stands for changes, and others may have a say in it. */
    private Stream<String> nameless(String port) {
        return trusted(config, port).allMatch(proxy -> Network.parse(proxy).isPresent())
                ? Stream.empty()
                : Stream.of(
                        port + PROXY
                                + "trusted-proxies must list addresses (10.0.0.1) and networks (10.0.0.0/24), and nothing else");
    }

    /** Quarkus reads the first element, which is the sender's own word where a proxy adds one. */
    private Stream<String> standard(String port) {
        var key = port + PROXY + "allow-forwarded";
        return isOn(key)
                ? Stream.of(key + " is not supported: let the proxy send X-Forwarded-For, and set " + port + PROXY
                        + "allow-x-forwarded")
                : Stream.empty();
    }

    private Stream<String> untrusted(String port) {
        var trusted = port + PROXY + "trusted-proxies";
        if (trusted(config, port).findAny().isPresent()) {
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
        return isOn(config, key);
    }

    private static boolean isOn(Config config, String key) {
        return config.getOptionalValue(key, Boolean.class).orElse(false);
    }
}

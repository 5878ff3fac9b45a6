package dev.mooring.notify.sink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}, in capitals or not), where
 * the system properties of Java ({@code https.proxyHost} and so on) name none.
 */
final class ProxySettings extends ProxySelector {
    private final Map<String, String> environment;
    private final @Nullable ProxySelector system;

    private ProxySettings(Map<String, String> environment, @Nullable ProxySelector system) {
        this.environment = environment;
        this.system = system;
    }

    static ProxySelector of(Map<String, String> environment, @Nullable ProxySelector system) {
        return new ProxySettings(environment, system);
    }

    @Override
    public List<Proxy> select(URI address) {
        var bySystem = system == null ? List.of(Proxy.NO_PROXY) : system.select(address);
        if (bySystem.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT) || isExcepted(address)) {
            return bySystem;
        }
        return variable("https".equalsIgnoreCase(address.getScheme()) ? "https_proxy" : "http_proxy")
                .flatMap(ProxySettings::proxy)
                .map(List::of)
                .orElse(bySystem);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(text -> !text.isBlank());
    }

    private static Optional<Proxy> proxy(String text) {
        try {
            var address = URI.create(text.contains("://") ? text : "http://" + text);
            return Optional.ofNullable(address.getHost())
                    .map(host -> new Proxy(
                            Proxy.Type.HTTP,
                            InetSocketAddress.createUnresolved(host, address.getPort() < 0 ? 80 : address.getPort())));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private boolean isExcepted(URI address) {
        var host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return variable("no_proxy").stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(text -> text.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(text -> !text.isEmpty())
                .anyMatch(text -> text.equals("*") || host.equals(text) || host.endsWith("." + text));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // It is told as a try that failed.
    }
}

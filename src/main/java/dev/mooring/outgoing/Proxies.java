package dev.mooring.outgoing;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to an address: that of {@code mooring.outgoing.proxy}; else the one that Java's system properties name
 * ({@code https.proxyHost} and so on); else the one that the environment does ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, in
 * capitals or not). What is excepted is reached directly, whoever named the proxy; and where Java's properties name one for a
 * scheme, so is what {@code http.nonProxyHosts} excepts, whatever the environment says.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html">Networking
 *     properties</a>
 */
public final class Proxies {
    private static final String SETTING = "mooring.outgoing.proxy";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Optional<String> configured;
    private final Map<String, String> environment;
    private final @Nullable ProxySelector system;
    private final Function<String, @Nullable String> property;
    private final NoProxy direct;

    /**
     * @param configured the proxy for everything
     * @param direct what is excepted; empty where the environment is to say it
     * @param system what Java's properties say; null where there are none
     * @param property one of these
     */
    Proxies(
            Optional<String> configured,
            Optional<List<String>> direct,
            Map<String, String> environment,
            @Nullable ProxySelector system,
            Function<String, @Nullable String> property) {
        this.configured = configured.filter(text -> !text.isBlank());
        this.environment = environment;
        this.system = system;
        this.property = property;
        this.direct = NoProxy.of(direct.orElseGet(() -> variable("no_proxy").stream()
                .flatMap(list -> Arrays.stream(list.split("[,\\s]", -1)))
                .toList()));
    }

    /** Nobody named one. */
    static Proxies none() {
        return new Proxies(Optional.empty(), Optional.empty(), Map.of(), null, _ -> null);
    }

    /** The proxy to an address; empty where it is reached directly. */
    public Optional<Proxy> to(URI address) {
        var isTls = "https".equalsIgnoreCase(address.getScheme());
        var host = address.getHost();
        if (host == null || direct.holds(host, address.getPort() > 0 ? address.getPort() : isTls ? HTTPS : HTTP)) {
            return Optional.empty();
        }
        if (configured.isPresent()) {
            return parsed(configured.get());
        }
        var bySystem = bySystem(address);
        return bySystem.isPresent() || isNamedByProperties(isTls)
                ? bySystem
                : variable(isTls ? "https_proxy" : "http_proxy").flatMap(Proxies::parsed);
    }

    /** One that another configuration names by itself, such as a kubeconfig; empty where it is unusable. */
    public static Optional<Proxy> parsed(String text) {
        try {
            return Optional.of(Proxy.parse(text));
        } catch (Proxy.Unusable _) {
            return Optional.empty();
        }
    }

    /** Those that Java's own selector looks at. */
    private boolean isNamedByProperties(boolean isTls) {
        return Stream.of(isTls ? "https.proxyHost" : "http.proxyHost", "proxyHost")
                .map(property)
                .anyMatch(host -> host != null && !host.isBlank());
    }

    private Optional<Proxy> bySystem(URI address) {
        if (system == null) {
            return Optional.empty();
        }
        return system.select(address).stream()
                .filter(proxy -> proxy.type() == java.net.Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(proxy -> new Proxy(proxy.getHostString(), proxy.getPort(), null, null))
                .findFirst();
    }

    /** What is wrong with what names proxies, one line each; their text may hold a password and is in none. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        configured.ifPresent(text -> problem(SETTING, text, problems));
        if (configured.isEmpty()) {
            for (var name : List.of("https_proxy", "http_proxy")) {
                variable(name).ifPresent(text -> problem(name.toUpperCase(Locale.ROOT), text, problems));
            }
        }
        return problems;
    }

    private static void problem(String key, String text, List<String> problems) {
        if (parsed(text).isEmpty()) {
            problems.add(
                    key + " names no proxy that can be used: set it to http://HOST:PORT, with USER:PASSWORD@ before"
                            + " HOST where the proxy asks for them (a % in them is %25, a @ is %40); proxies that are spoken to"
                            + " over TLS or SOCKS are not supported");
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT)))
                        .filter(text -> !text.isBlank()));
    }
}

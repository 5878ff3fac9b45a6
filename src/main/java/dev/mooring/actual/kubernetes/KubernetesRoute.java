package dev.mooring.actual.kubernetes;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Proxies;
import dev.mooring.outgoing.Proxy;
import dev.mooring.outgoing.Trust;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.CertUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;

/**
 * The way to a Kubernetes API: through the proxy that its own kubeconfig names ({@code proxy-url}), else through that of all
 * clients; to the API of the cluster that Mooring itself runs in directly, since no proxy outside reaches it. Where a cluster
 * has a certificate authority of its own, it alone is trusted; else all that other clients trust are.
 */
final class KubernetesRoute {
    private static final String CONNECT = "connect to the Kubernetes API";
    private final Outgoing outgoing;

    KubernetesRoute(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /** What a connection by a configuration is to be made with; what the client would take of the environment is not. */
    Consumer<HttpClient.Builder> of(Config config, boolean isInCluster) {
        var own = Optional.ofNullable(config.getHttpsProxy()).or(() -> Optional.ofNullable(config.getHttpProxy()));
        var proxy = isInCluster
                ? Optional.<Proxy>empty()
                : own.isPresent()
                        ? Optional.of(Proxies.parsed(own.get()).orElseThrow(KubernetesRoute::unusable))
                        : outgoing.proxies().to(URI.create(config.getMasterUrl()));
        config.setHttpProxy(null);
        config.setHttpsProxy(null);
        config.setNoProxy(null);
        return http -> {
            proxy.ifPresent(way -> {
                http.proxyType(HttpClient.ProxyType.HTTP).proxyAddress(way.address());
                way.authorization().ifPresent(http::proxyAuthorization);
            });
            if (isOverTls(config) && config.getTrustStoreFile() == null && !config.isTrustCerts()) {
                trust(http, config);
            }
        };
    }

    private static boolean isOverTls(Config config) {
        return "https".equalsIgnoreCase(URI.create(config.getMasterUrl()).getScheme());
    }

    /** On the JVM the client would add the cluster's authority to those of the system, and in a native image it does not. */
    private void trust(HttpClient.Builder http, Config config) {
        try {
            var hasItsOwn = config.getCaCertData() != null || config.getCaCertFile() != null;
            var trusted = hasItsOwn
                    ? Trust.alone(
                            CertUtils.getInputStreamFromDataOrFile(config.getCaCertData(), config.getCaCertFile()))
                    : outgoing.trust();
            http.sslContext(SSLUtils.keyManagers(config), new TrustManager[] {trusted});
        } catch (GeneralSecurityException | IOException unusable) {
            throw new Unreadable(
                    Kind.MALFORMED, CONNECT, "the address or the certificates of this cluster cannot be used");
        }
    }

    private static Unreadable unusable() {
        return new Unreadable(
                Kind.MALFORMED,
                CONNECT,
                "proxy-url of the kubeconfig names no proxy that is spoken to over HTTP (http://HOST:PORT)");
    }
}

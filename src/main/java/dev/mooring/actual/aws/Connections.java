package dev.mooring.actual.aws;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.Proxies;
import dev.mooring.outgoing.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

/** Connections to AWS: through the proxy that leads there, trusting whom all clients trust. */
final class Connections implements UrlConnectionFactory {
    private final Outgoing outgoing;
    private final Authenticator authenticator;

    Connections(Outgoing outgoing) {
        this.outgoing = outgoing;
        this.authenticator = new OfProxies(outgoing.proxies());
    }

    @Override
    public HttpURLConnection createConnection(URI address) {
        var proxy = outgoing.proxies().to(address);
        try {
            var connection = (HttpURLConnection) address.toURL()
                    .openConnection(proxy.map(way -> new java.net.Proxy(java.net.Proxy.Type.HTTP, way.address()))
                            .orElse(java.net.Proxy.NO_PROXY));
            connection.setConnectTimeout((int) AwsClients.CONNECTED_WITHIN.toMillis());
            connection.setReadTimeout((int) AwsClients.ANSWERED_WITHIN.toMillis());
            if (connection instanceof HttpsURLConnection tls) {
                tls.setSSLSocketFactory(outgoing.trust().sockets());
            }
            if (proxy.flatMap(Proxy::authorization).isPresent()) {
                connection.setAuthenticator(authenticator);
            }
            return connection;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Tells proxies who asks, and nobody else. */
    private static final class OfProxies extends Authenticator {
        private final Proxies proxies;

        OfProxies(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            return proxies.to(URI.create(String.valueOf(getRequestingURL())))
                    .filter(proxy -> proxy.host().equalsIgnoreCase(getRequestingHost())
                            && proxy.port() == getRequestingPort()
                            && proxy.user() != null)
                    .map(proxy -> new PasswordAuthentication(
                            String.valueOf(proxy.user()),
                            (proxy.password() == null ? "" : proxy.password()).toCharArray()))
                    .orElse(null);
        }
    }
}

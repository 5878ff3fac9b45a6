package dev.mooring.edge;

import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.microprofile.config.Config;

/**
 * Lets in only those who show a certificate that an authority of the port's trust store vouches for, where that is asked
 * for. Deliveries need none, since Pulumi Cloud has none and signs them; neither do probes of health, since a kubelet has
 * none. Stands before every other route.
 */
@ApplicationScoped
@Unremovable
public class ClientCertificates implements HttpServerOptionsCustomizer {
    private static final int BEFORE_ALL = -100_002;
    private static final String DELIVERIES = "/webhooks";
    private static final String HEALTH = "/q/health";
    private static final int FORBIDDEN = 403;
    private final HttpConfig http;
    private final Config config;

    @Inject
    public ClientCertificates(HttpConfig http, Config config) {
        this.http = http;
        this.config = config;
    }

    /** What is wrong with the configuration, one line each. */
    public List<String> problems() {
        return Stream.concat(
                        problem(http.clientCertificates(), "mooring.http.client-certificates", "quarkus.http"),
                        problem(
                                http.managementClientCertificates(),
                                "mooring.http.management-client-certificates",
                                "quarkus.management"))
                .toList();
    }

    private Stream<String> problem(boolean isAsked, String key, String port) {
        if (!isAsked) {
            return Stream.empty();
        }
        var named = port + ".tls-configuration-name";
        var name = config.getOptionalValue(named, String.class).filter(text -> !text.isBlank());
        if (name.isEmpty()) {
            return Stream.of(
                    key + " is on but " + named + " is not set, so nobody could show a certificate: set " + named
                            + " to a name, and quarkus.tls.NAME.key-store.* and quarkus.tls.NAME.trust-store.* to files");
        }
        var store = "quarkus.tls." + name.get() + ".trust-store.";
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .anyMatch(property -> property.replace("\"", "").startsWith(store))
                ? Stream.empty()
                : Stream.of(key + " is on but " + store + "* is not set, so every public authority would vouch: set "
                        + store + "pem.certs to the certificate of the authority of your clients");
    }

    /** The port of management asks by how Mooring was built, see application.properties. */
    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (http.clientCertificates()) {
            options.setClientAuth(ClientAuth.REQUEST);
        }
    }

    void register(@Observes Router router) {
        if (http.clientCertificates()) {
            guard(router, DELIVERIES);
        }
    }

    void register(@Observes ManagementInterface management) {
        if (http.managementClientCertificates()) {
            guard(management.router(), HEALTH);
        }
    }

    private static void guard(Router router, String open) {
        router.route().order(BEFORE_ALL).handler(context -> {
            if (ExemptPath.isBelow(open, context) || isShown(context.request())) {
                context.next();
            } else {
                refuse(context.request());
            }
        });
    }

    private static boolean isShown(HttpServerRequest request) {
        try {
            var session = request.isSSL() ? request.connection().sslSession() : null;
            return session != null && session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }

    private static void refuse(HttpServerRequest request) {
        request.response()
                .setStatusCode(FORBIDDEN)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", "Forbidden")
                        .put("status", FORBIDDEN)
                        .put(
                                "detail",
                                "This port asks for a client certificate, over HTTPS, of an authority that it trusts.")
                        .toBuffer());
    }
}

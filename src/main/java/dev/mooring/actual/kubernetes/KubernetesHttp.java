package dev.mooring.actual.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * How one API server is spoken to: the client's configuration, which holds the address, the certificates and where the token
 * comes from, and the HTTP client made of it. Nothing else of the Kubernetes client is used: its calls bring along a class
 * for each kind of object, and objects are read as JSON here.
 */
record KubernetesHttp(Config config, HttpClient client) implements AutoCloseable {

    /**
     * @param vertx whose threads carry what is asked and answered
     * @param route has the last word on the way there and on what is trusted
     * @throws RuntimeException where the address or the certificates cannot be used, in words that may quote them
     */
    static KubernetesHttp open(Vertx vertx, Config config, Consumer<HttpClient.Builder> route) {
        var http = new VertxHttpClientFactory(vertx).newBuilder(config);
        // A watch whose connection is dead would take with it all that share the connection.
        route.accept(http.preferHttp11());
        return new KubernetesHttp(config, http.build());
    }

    /** With a path where a gateway leads to several clusters by it, and no slash at its end. */
    String address() {
        return config.getMasterUrl().replaceAll("/+$", "");
    }

    @Override
    public void close() {
        client.close();
    }
}

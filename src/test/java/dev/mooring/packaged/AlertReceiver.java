package dev.mooring.packaged;

import com.sun.net.httpserver.HttpServer;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom Alertmanager tells. */
final class AlertReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /** One alert of one message. */
    record Told(String name, boolean firing, Map<String, String> labels, Map<String, String> annotations) {
        boolean is(String other, Map<String, String> some) {
            return name.equals(other) && labels.entrySet().containsAll(some.entrySet());
        }
    }

    AlertReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            for (var alert :
                    Fixtures.tree(exchange.getRequestBody().readAllBytes()).path("alerts")) {
                var labels = new TreeMap<String, String>();
                alert.path("labels")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
                var annotations = new TreeMap<String, String>();
                alert.path("annotations")
                        .properties()
                        .forEach(text ->
                                annotations.put(text.getKey(), text.getValue().asText()));
                told.add(new Told(
                        labels.get("alertname"), alert.path("status").asText().equals("firing"), labels, annotations));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** All of it, in order. */
    List<Told> told() {
        return List.copyOf(told);
    }

    /** How many were told so far: what comes later is after it. */
    int mark() {
        return told.size();
    }

    List<Told> since(int mark) {
        return told().subList(mark, told().size());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

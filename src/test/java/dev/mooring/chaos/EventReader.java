package dev.mooring.chaos;

import dev.mooring.chaos.Told.Change;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads the event stream of one replica, for as long as it lasts. */
final class EventReader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Change> changes = new CopyOnWriteArrayList<>();

    EventReader(MooringProcess mooring) {
        var request = HttpRequest.newBuilder(URI.create(mooring.url() + "/api/v1/events"))
                .header("Accept", "text/event-stream")
                .build();
        Thread.ofVirtual().start(() -> read(request));
    }

    private void read(HttpRequest request) {
        try {
            var event = new String[] {""};
            http.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(line -> {
                if (line.startsWith("event:")) {
                    event[0] = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:") && event[0].startsWith("finding-")) {
                    var finding = Fixtures.tree(
                            line.substring("data:".length()).strip().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    changes.add(new Change(finding.path("fingerprint").asText(), "finding-opened".equals(event[0])));
                }
            });
        } catch (java.io.IOException | java.io.UncheckedIOException ended) {
            // Its replica is gone, or nobody reads any more.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package dev.mooring.demo;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks Mooring's API as anybody would. */
final class DemoClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;

    DemoClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    void awaitClean(Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> "clean"
                        .equals(get("/api/v1/clusters/hybrid-prod")
                                .path("status")
                                .asText()));
    }

    void awaitFinding(String check, boolean there, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> open(check).isEmpty() != there);
    }

    List<String> describe(String check) {
        var lines = new ArrayList<String>();
        for (var finding : open(check)) {
            lines.add("[" + finding.path("severity").asText() + "] " + check + " on "
                    + finding.path("subject").path("name").asText() + ": "
                    + finding.path("summary").asText());
            lines.add("     evidence " + finding.path("evidence"));
            lines.add("     remedy   " + finding.path("remedy").path("text").asText());
            finding.path("remedy")
                    .path("commands")
                    .forEach(command -> lines.add(
                            "              $ " + command.path("command").asText()));
        }
        return lines;
    }

    private JsonNode open(String check) {
        return get("/api/v1/findings?status=open&check=" + check).path("items");
    }

    private JsonNode get(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return Fixtures.tree(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

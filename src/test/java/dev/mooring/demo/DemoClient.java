package dev.mooring.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

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
        await(
                "The fleet did not become clean",
                patience,
                () -> "clean"
                        .equals(get("/api/v1/clusters/" + Chapters.CLUSTER)
                                .path("status")
                                .asText()));
    }

    void awaitFinding(String check, boolean there, Duration patience) {
        await(
                check + (there ? " was not found" : " did not resolve"),
                patience,
                () -> open(check).isEmpty() != there);
    }

    private static void await(String otherwise, Duration patience, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(250))
                    .until(condition);
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException(otherwise + " within " + patience.toSeconds() + " s", late);
        }
    }

    List<Story.Line> describe(String check) {
        var lines = new ArrayList<Story.Line>();
        for (var finding : open(check)) {
            lines.add(new Story.Line(
                    "Mooring",
                    "[" + finding.path("severity").asText() + "] " + check + " on "
                            + finding.path("subject").path("name").asText() + ": "
                            + finding.path("summary").asText()));
            lines.add(new Story.Line("Evidence", finding.path("evidence").toString()));
            lines.add(
                    new Story.Line("Remedy", finding.path("remedy").path("text").asText()));
            finding.path("remedy")
                    .path("commands")
                    .forEach(command -> lines.add(
                            new Story.Line("", "$ " + command.path("command").asText())));
        }
        return lines;
    }

    /** Says that somebody is on it. */
    void acknowledge(String check, String reason) {
        var body = Fixtures.JSON
                .createObjectNode()
                .put("fingerprint", open(check).path(0).path("fingerprint").asText())
                .put("reason", reason);
        var answer = send(request("/api/v1/silences")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("a silence was answered " + answer.statusCode());
        }
    }

    /** An answer as a person reads it. */
    String table(String path) {
        return text(send(request(path).header("Accept", "text/plain").build()));
    }

    /** @throws IllegalStateException where the answer tells of none of the findings that stand */
    void demandFinding(String path, List<String> standing) {
        var said = send(request(path).build());
        if (said.statusCode() != 200 || standing.stream().noneMatch(text(said)::contains)) {
            throw new IllegalStateException(path + " shows nothing: it was answered " + said.statusCode());
        }
    }

    private JsonNode open(String check) {
        return get("/api/v1/findings?status=open&check=" + check).path("items");
    }

    private JsonNode get(String path) {
        return Fixtures.tree(send(request(path).build()).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

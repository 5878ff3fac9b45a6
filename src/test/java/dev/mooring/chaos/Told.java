package dev.mooring.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Mooring says of itself, through its API. */
final class Told {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private Told() {}

    /** Deliveries by id with their states, and how many are there more than once. */
    record Deliveries(Map<String, String> states, int twice) {}

    /** A finding that opened or was resolved, told by a report or a stream. */
    record Change(String fingerprint, boolean opened) {}

    static boolean isReady(MooringProcess mooring) {
        try {
            return answer(mooring.managementUrl() + "/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What readiness says, with its status. */
    static String readiness(MooringProcess mooring) throws IOException {
        var answer = answer(mooring.managementUrl() + "/q/health/ready");
        return answer.statusCode() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Findings that are open, folded ones too: by fingerprint what they are of, and since when. */
    static Map<String, String> open(MooringProcess mooring) throws IOException {
        var found = new TreeMap<String, String>();
        for (var finding : pages(mooring, "/api/v1/findings?status=open&inhibited=true&limit=500")) {
            found.put(
                    finding.path("fingerprint").asText(),
                    finding.path("check").asText() + " " + finding.path("subject") + " since "
                            + finding.path("firstSeen").asText());
        }
        return found;
    }

    /** Which check a finding is of, open or resolved. */
    static Map<String, String> checks(MooringProcess mooring) throws IOException {
        var checks = new HashMap<String, String>();
        for (var finding : pages(mooring, "/api/v1/findings?inhibited=true&limit=500")) {
            checks.put(
                    finding.path("fingerprint").asText(), finding.path("check").asText());
        }
        return checks;
    }

    static Deliveries deliveries(MooringProcess mooring) throws IOException {
        var states = new HashMap<String, String>();
        var twice = 0;
        for (var delivery : pages(mooring, "/api/v1/deliveries?limit=500")) {
            if (states.put(delivery.path("id").asText(), delivery.path("state").asText()) != null) {
                twice++;
            }
        }
        return new Deliveries(states, twice);
    }

    /** Ids of reports, newest first. */
    static List<String> reports(MooringProcess mooring) throws IOException {
        return pages(mooring, "/api/v1/reports?limit=500").stream()
                .map(report -> report.path("id").asText())
                .toList();
    }

    /** What the reports tell that were not there before, oldest first. */
    static List<Change> changes(MooringProcess mooring, List<String> before) throws IOException {
        var old = new HashSet<>(before);
        var changes = new ArrayList<Change>();
        for (var report : pages(mooring, "/api/v1/reports?limit=500").reversed()) {
            if (!old.contains(report.path("id").asText())) {
                report.path("changes")
                        .path("resolved")
                        .forEach(fingerprint -> changes.add(new Change(fingerprint.asText(), false)));
                report.path("changes")
                        .path("opened")
                        .forEach(fingerprint -> changes.add(new Change(fingerprint.asText(), true)));
            }
        }
        return changes;
    }

    /** Verifies now, and says whether that was done. */
    static boolean verify(MooringProcess mooring) throws IOException {
        var request = HttpRequest.newBuilder(
                        URI.create(mooring.url() + "/api/v1/clusters/hybrid-prod/verifications?wait=PT30S"))
                .timeout(Duration.ofSeconds(45))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return "done".equals(Fixtures.tree(send(request).body()).path("state").asText());
    }

    private static List<JsonNode> pages(MooringProcess mooring, String path) throws IOException {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var answer = answer(mooring.url() + path + cursor);
            if (answer.statusCode() != 200) {
                throw new IOException(path + " is answered " + answer.statusCode());
            }
            var page = Fixtures.tree(answer.body());
            page.path("items").forEach(items::add);
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        return items;
    }

    private static HttpResponse<byte[]> answer(String url) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

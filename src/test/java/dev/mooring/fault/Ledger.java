package dev.mooring.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What was sent and what was promised, against what Mooring says it has. */
final class Ledger {
    static final String SECRET = "fault-secret";
    private static final byte[] BODY = Fixtures.bytes("pulumi/ping.json");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, PulumiSender> senders = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();

    /** Sends numbered deliveries from so many senders, each to whichever replica is given, until told to stop. */
    Thread[] send(int senders, Supplier<MooringProcess> target, BooleanSupplier goOn) {
        var threads = new Thread[senders];
        for (var index = 0; index < senders; index++) {
            threads[index] = Thread.ofVirtual().start(() -> {
                while (goOn.getAsBoolean()) {
                    sendOne(target.get());
                }
            });
        }
        return threads;
    }

    /** True when it was acknowledged. One that got no answer may or may not be there. */
    boolean sendOne(MooringProcess mooring) {
        var id = "fault-" + number.incrementAndGet();
        try {
            if (senders.computeIfAbsent(mooring.url(), url -> new PulumiSender(url, SECRET))
                            .send(id, "ping", BODY)
                            .statusCode()
                    == 202) {
                acknowledged.add(id);
                return true;
            }
            refused.incrementAndGet();
        } catch (UncheckedIOException killed) {
            // No promise was made.
        }
        return false;
    }

    int sent() {
        return number.get();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    int refused() {
        return refused.get();
    }

    /** Ids that were promised and are not there, or not done. */
    Set<String> owed(MooringProcess mooring) throws IOException, InterruptedException {
        var owed = ConcurrentHashMap.<String>newKeySet();
        owed.addAll(acknowledged);
        owed.removeAll(states(mooring).entrySet().stream()
                .filter(entry -> "done".equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList());
        return owed;
    }

    /** Every delivery there is, by id. Fails where one is there twice. */
    Map<String, String> states(MooringProcess mooring) throws IOException, InterruptedException {
        var states = new HashMap<String, String>();
        var cursor = "";
        do {
            var page = get(mooring.url() + "/api/v1/deliveries?limit=500" + cursor);
            page.path("items").forEach(item -> {
                var before =
                        states.put(item.path("id").asText(), item.path("state").asText());
                if (before != null) {
                    throw new IllegalStateException("stored twice: " + item.path("id"));
                }
            });
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        return states;
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        return Fixtures.tree(
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray())
                        .body());
    }
}

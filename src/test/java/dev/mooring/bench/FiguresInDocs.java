package dev.mooring.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Puts the figures of the last runs into docs/performance.md, between two marks. */
final class FiguresInDocs {
    private static final Path PAGE = Path.of("docs", "performance.md");
    private static final String BEGIN = "<!-- figures of make bench -->\n";
    private static final String END = "<!-- end of figures -->\n";
    private static final List<String> PARTS = List.of("start", "judge", "verify", "fleet", "accept");
    private static final Path PICTURES = Path.of("docs", "images");
    /** What each part draws, and what it shows. */
    private static final Map<String, Map<String, String>> DRAWN = Map.of(
            "judge",
            Map.of("judge", "Judging, microseconds a node by size of the fleet"),
            "fleet",
            new TreeMap<>(Map.of(
                    "fleet-memory",
                    "Memory beside a fleet that lives, over time",
                    "fleet-changes",
                    "From a node's change to its finding")),
            "accept",
            Map.of("accept", "Deliveries accepted a second, by connections"));

    private FiguresInDocs() {}

    static void write() throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf(BEGIN);
        var end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    PAGE + " has no place for figures: put " + BEGIN + " and " + END + " into it");
        }
        Files.writeString(PAGE, page.substring(0, begin + BEGIN.length()) + figures() + page.substring(end));
    }

    private static String figures() throws IOException {
        var text = new StringBuilder();
        for (var part : PARTS) {
            var file = Path.of("target", "bench", part + ".json");
            if (Files.exists(file)) {
                append(text, part, Fixtures.JSON.readTree(file.toFile()));
                draw(text, DRAWN.getOrDefault(part, Map.of()));
            }
        }
        return text.toString();
    }

    private static void draw(StringBuilder text, Map<String, String> pictures) {
        pictures.forEach((name, caption) -> {
            if (Files.exists(PICTURES.resolve(name + ".svg"))) {
                text.append(String.format(Locale.ROOT, "%n![%s](images/%s.svg)%n", caption, name));
            }
        });
    }

    private static void append(StringBuilder text, String part, JsonNode kept) {
        var machine = kept.path("machine");
        text.append(String.format(
                Locale.ROOT,
                "%n**%s**: %d processors, load before %.1f, %s, Java %s%n%n| | median | least | most |%n|---|---|---|---|%n",
                part,
                machine.path("processors").asInt(),
                machine.path("load").asDouble(),
                machine.path("system").asText(),
                machine.path("java").asText()));
        kept.properties().stream()
                .filter(figure -> figure.getValue().has("median"))
                .forEach(figure -> text.append(String.format(
                        "| %s | %s | %s | %s |%n",
                        figure.getKey(),
                        number(figure.getValue(), "median") + " "
                                + figure.getValue().path("unit").asText(),
                        number(figure.getValue(), "least"),
                        number(figure.getValue(), "most"))));
    }

    private static String number(JsonNode figure, String which) {
        var value = figure.path(which).asDouble();
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}

package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/troubleshooting.md} says that people see, is what the code says. */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("docs", "troubleshooting.md");
    private static final Path METRICS = Path.of("docs", "monitoring.md");
    private static final Pattern FIRST_CELL = Pattern.compile("\\| ((?:`[^`]*`|[^|`])*) \\|.*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern METRIC = Pattern.compile("mooring_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("Mooring[A-Z]\\w+");
    /** Two literals that are one text. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern LEFT_OUT = Pattern.compile("…");

    @Test
    void quotesWhatTheCodeSays() throws IOException {
        var sources = sources();
        assertThat(symptoms())
                .hasSizeGreaterThan(50)
                .filteredOn(text ->
                        !METRIC.matcher(text).matches() && !ALERT.matcher(text).matches())
                .filteredOn(text -> !isCheck(text) && sources.stream().noneMatch(source -> holds(source, text)))
                .isEmpty();
    }

    @Test
    void namesMetricsAndAlertsThatThereAre() throws IOException {
        var monitoring = Files.readString(METRICS);
        assertThat(symptoms())
                .filteredOn(text ->
                        METRIC.matcher(text).matches() || ALERT.matcher(text).matches())
                .hasSizeGreaterThan(8)
                .allMatch(monitoring::contains);
    }

    private static boolean isCheck(String text) {
        return Catalogue.find(text).isPresent();
    }

    /** All parts of it, in one file. */
    private static boolean holds(String source, String text) {
        return Arrays.stream(LEFT_OUT.split(text))
                .map(String::strip)
                .filter(part -> part.length() > 1)
                .allMatch(source::contains);
    }

    private static List<String> symptoms() throws IOException {
        var texts = new ArrayList<String>();
        for (var line : Files.readAllLines(PAGE)) {
            var cell = FIRST_CELL.matcher(line);
            if (cell.matches()) {
                CODE.matcher(cell.group(1)).results().forEach(found -> texts.add(found.group(1)));
            }
        }
        return texts;
    }

    private static List<String> sources() throws IOException {
        var sources = new ArrayList<String>();
        try (var main = Files.walk(Path.of("src", "main"));
                var launcher = Files.walk(Path.of("src", "launcher"))) {
            for (var file : Stream.concat(main, launcher)
                    .filter(path -> path.toString().matches(".*\\.(java|html)"))
                    .toList()) {
                sources.add(JOINT.matcher(Files.readString(file)).replaceAll(""));
            }
        }
        return sources;
    }
}

package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bounds of the table of counts in {@code docs/performance.md} are those of the tests that it names. */
class CountsTest {
    private static final Path PAGE = Path.of("docs", "performance.md");
    private static final Pattern ROW = Pattern.compile("\\| [^|]+ \\| \\d[^|]* \\| (\\d[^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern SEPARATOR = Pattern.compile(", ");

    @Test
    void eachBoundIsThatOfATest() throws IOException {
        var tests = tests();
        assertThat(bounds())
                .hasSizeGreaterThan(20)
                .filteredOn(bound -> !tests.contains("(" + bound + ")") && !tests.contains(", " + bound + ")"))
                .isEmpty();
    }

    /** Numbers as they stand in a test. */
    private static List<String> bounds() throws IOException {
        return counts()
                .flatMap(line -> ROW.matcher(line).results())
                .flatMap(row -> SEPARATOR.splitAsStream(row.group(1)))
                .map(bound -> bound.replace(",", "").replace(" KB", "000").replace(" MB", "000000"))
                .toList();
    }

    private static Stream<String> counts() throws IOException {
        return Files.readAllLines(PAGE).stream().takeWhile(line -> !line.equals("## Times"));
    }

    private static String tests() throws IOException {
        var names = counts()
                .flatMap(line -> TEST.matcher(line).results())
                .map(found -> found.group(1) + ".java")
                .collect(Collectors.toSet());
        try (var files = Files.walk(Path.of("src", "test", "java"))) {
            return files.filter(file -> names.contains(file.getFileName().toString()))
                    .map(CountsTest::text)
                    .collect(Collectors.joining())
                    .replace("_", "")
                    .replace("L)", ")")
                    .replace("isOne()", "isEqualTo(1)");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/checks.md} says what the code says. {@code -Dmooring.docs.write=true} writes it. */
class CheckDocumentationTest {
    private static final Path PAGE = Path.of("docs", "checks.md");

    @Test
    void describesEveryCheckAsItIs() throws IOException {
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    private static String page() {
        return "# The checks\n\nWritten from the code. `GET /api/v1/checks` serves the same.\n"
                + Catalogue.checks().stream()
                        .map(check -> section(check.description()))
                        .collect(Collectors.joining());
    }

    private static String section(CheckDescription check) {
        var needs = check.needs().stream().map(Source::id).sorted().collect(Collectors.joining(", "));
        return "\n## " + check.id() + "\n" + check.group().id() + ", "
                + check.severity().id() + ". " + check.compares()
                + "\n\n- Needs: " + (needs.isEmpty() ? "nothing" : needs) + "\n- Likely cause: " + check.cause()
                + "\n- Remedy: `" + check.remedy() + "`\n";
    }
}

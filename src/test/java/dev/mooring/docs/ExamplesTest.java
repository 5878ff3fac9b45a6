package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shown to be copied means what it says. */
class ExamplesTest {
    /** A {@code #} behind a value is a part of it. */
    @Test
    void haveNoCommentBehindTheValueOfAProperty() throws IOException {
        assertThat(Document.all().stream()
                        .flatMap(page -> page.fences().stream())
                        .filter(fence -> fence.language().equals("properties"))
                        .flatMap(ExamplesTest::values))
                .isNotEmpty()
                .noneMatch(value -> value.contains(" #"));
    }

    private static Stream<String> values(Document.Fence fence) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(fence.text()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return properties.values().stream().map(value -> fence + " " + value);
    }
}

package dev.mooring.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogFieldTest {

    @ParameterizedTest
    @EnumSource
    void isExplainedInTheDocumentation(LogField field) throws IOException {
        assertThat(Files.readString(Path.of("docs", "logs.md"))).contains("`" + field.id() + "`");
    }
}

package dev.mooring.command;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mooring.docs.DocumentedCommands;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says of {@code mooring} is what it takes. */
class DocumentedCommandsTest {

    static Stream<List<String>> documented() throws IOException {
        return DocumentedCommands.ofMooring().stream();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void areTaken(List<String> arguments) {
        var process = new QuarkusProcess(_ -> List.of());
        var line = Commands.line(new Verify(process), new CheckConfig(process), Notify.line(process));
        assertThatCode(() -> line.parseArgs(arguments.toArray(String[]::new))).doesNotThrowAnyException();
    }
}

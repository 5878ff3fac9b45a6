package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Too few files that may be open. The lines are those of Linux 6.1. */
class OpenFilesTest {
    @TempDir
    Path folder;

    @Test
    void saysHowManyAreNeeded() throws IOException {
        assertThat(OpenFiles.problem(limits("128")))
                .hasValueSatisfying(line ->
                        assertThat(line).startsWith("Only 128 files may be open (ulimit -n): allow at least 256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "1048576", "unlimited"})
    void saysNothingOfEnough(String limit) throws IOException {
        assertThat(OpenFiles.problem(limits(limit))).isEmpty();
    }

    @Test
    void saysNothingWhereTheSystemDoesNotTell() {
        assertThat(OpenFiles.problem(folder.resolve("none"))).isEmpty();
    }

    private Path limits(String soft) throws IOException {
        return Files.writeString(folder.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max core file size        0                    unlimited            bytes
                Max open files            %-20s 1048576              files
                Max locked memory         8388608              8388608              bytes
                """.formatted(soft));
    }
}

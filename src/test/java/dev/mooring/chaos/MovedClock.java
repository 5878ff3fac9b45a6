package dev.mooring.chaos;

import dev.mooring.standin.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a process that runs, moved by a library of a page that is compiled here: libfaketime keeps a Java process from
 * starting within minutes. The stopwatch stays what it is, as when somebody sets the clock of a machine.
 */
final class MovedClock {
    /** In the working directory of each process. */
    private static final String FILE = "clock";

    private MovedClock() {}

    /** What a process needs in its environment whose clock is to be moved; empty where there is no C compiler. */
    static Optional<Map<String, String>> environment() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("mooring-clock");
        var source = Files.write(folder.resolve("moved-clock.c"), Fixtures.bytes("chaos/moved-clock.c"));
        var library = folder.resolve("moved-clock.so");
        try {
            var compiler = new ProcessBuilder(
                            "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
                throw new IOException("moved-clock.c could not be compiled");
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        return Optional.of(Map.of("LD_PRELOAD", library.toString(), "MOVED_CLOCK", FILE));
    }

    /** @param days from the true time; 0 ends it */
    static void set(Path workingDirectory, int days) throws IOException {
        var seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(Duration.ofDays(days).toSeconds())
                .flip();
        // In place: the process has mapped the file.
        try (var file = FileChannel.open(workingDirectory.resolve(FILE), StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }
}

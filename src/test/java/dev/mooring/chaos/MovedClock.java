package dev.mooring.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The clock of a process that runs, moved by libfaketime (Debian: {@code faketime}). The stopwatch stays what it is, as when
 * somebody sets the clock of a machine.
 */
final class MovedClock {
    private static final String FILE = "clock";

    private MovedClock() {}

    /** The library, where it is installed. */
    static Optional<Path> library() throws IOException {
        var libraries = Path.of("/usr/lib");
        try (var found = Files.find(
                libraries, 4, (file, _) -> file.getFileName().toString().equals("libfaketimeMT.so.1"))) {
            return found.findFirst();
        } catch (java.io.UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    /** What a process needs in its environment whose clock is to be moved; nothing, where there is no library. */
    static Map<String, String> environment() throws IOException {
        return library()
                .map(library -> Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        // In the working directory of each process.
                        "FAKETIME_TIMESTAMP_FILE",
                        FILE,
                        // Seconds until a change is seen. To look at each reading of the clock would slow all down.
                        "FAKETIME_CACHE_DURATION",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1"))
                .orElse(Map.of());
    }

    /** @param days from the true time; 0 ends it */
    static void set(Path workingDirectory, int days) throws IOException {
        // At once: a half-written file would end the process.
        var written = Files.writeString(workingDirectory.resolve(FILE + ".new"), "%+dd\n".formatted(days));
        Files.move(written, workingDirectory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}

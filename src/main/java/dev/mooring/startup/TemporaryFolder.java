package dev.mooring.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where temporary files go: SQLite's library, and what Vert.x serves from the class path. That is {@code java.io.tmpdir};
 * where nothing can be written there, as on a read-only root, it is a folder beside the database file.
 */
final class TemporaryFolder {
    private static final Pattern NAME = Pattern.compile("\\.mooring-tmp-(\\d+)");

    /** Of sqlite-jdbc. Who sets it, or has it set by an earlier call, has chosen. */
    private static final String OF_SQLITE = "org.sqlite.tmpdir";

    private static final int TRIES = 10;

    private TemporaryFolder() {}

    /** Whether the usual one is of use. */
    static boolean isUsual() {
        return isOfUse(Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /** The usual one, or what has taken its place. */
    static Path used() {
        return chosen().orElse(Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    private static boolean isOfUse(Path folder) {
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private static Optional<Path> chosen() {
        return Optional.ofNullable(System.getProperty(OF_SQLITE)).map(Path::of);
    }

    /**
     * Makes one, once, and clears away those of processes that were killed; nothing where none can be made.
     *
     * @param data the folder of the database file
     */
    static Optional<Path> beside(Path data) {
        var chosen = chosen();
        if (chosen.isPresent()) {
            return chosen;
        }
        if (!isOfUse(data)) {
            return Optional.empty();
        }
        try {
            clear(data);
            var folder = Files.createDirectory(
                    data.resolve(".mooring-tmp-" + ProcessHandle.current().pid()));
            System.setProperty(OF_SQLITE, folder.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtLast(folder)));
            return Optional.of(folder);
        } catch (IOException | UncheckedIOException notHere) {
            return Optional.empty();
        }
    }

    /** In a container every process has the same number: one with this process' is that of the one before. */
    private static void clear(Path data) throws IOException {
        try (var files = Files.newDirectoryStream(data, ".mooring-tmp-*")) {
            for (var file : files) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && isOfNobody(Long.parseLong(name.group(1)))) {
                    delete(file);
                }
            }
        }
    }

    private static boolean isOfNobody(long process) {
        return process == ProcessHandle.current().pid()
                || ProcessHandle.of(process).isEmpty();
    }

    /** At the end Vert.x takes away its own files meanwhile, and what is gone already is no reason to leave the others. */
    private static void deleteAtLast(Path folder) {
        for (var tried = 0; tried < TRIES && Files.exists(folder); tried++) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(TemporaryFolder::deleteOne);
        } catch (IOException | UncheckedIOException remains) {
            // The next start tries again.
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

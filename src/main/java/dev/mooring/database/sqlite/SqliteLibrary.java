package dev.mooring.database.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's library, unpacked for the driver until it is loaded. The driver unpacks one by itself: before that it runs
 * {@code uname} and follows what its process has mapped, to know which one, and after it compares the copy byte by byte, which
 * together is a quarter of a binary's start (sqlite-jdbc 3.54.1.0, {@code OSInfo}, {@code SQLiteJDBCLoader}). Here it is the
 * one for Linux with glibc; where that does not fit, cannot be unpacked or somebody has chosen another, the driver does as it
 * always does.
 */
public final class SqliteLibrary implements AutoCloseable {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "libsqlitejdbc.so";
    private final Optional<Path> folder;

    private SqliteLibrary(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Unpacks it into a folder of its own, which only this user may look into, below where temporary files go. */
    public static SqliteLibrary unpacked() {
        var folder = System.getProperty(PATH) == null ? unpack(temporary()) : Optional.<Path>empty();
        folder.ifPresent(chosen -> System.setProperty(PATH, chosen.toString()));
        return new SqliteLibrary(folder);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", ".")));
    }

    private static Optional<Path> unpack(Path below) {
        var resource = "/org/sqlite/native/" + system() + "/" + NAME;
        try (var library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                return Optional.empty();
            }
            var folder = Files.createTempDirectory(below, "mooring-sqlite-");
            try {
                Files.copy(library, folder.resolve(NAME));
                return Optional.of(folder);
            } catch (IOException full) {
                delete(folder);
                return Optional.empty();
            }
        } catch (IOException notHere) {
            return Optional.empty();
        }
    }

    private static String system() {
        var processor = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "") + "/" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** Once it is loaded, its file is not needed any more. */
    @Override
    public void close() {
        folder.ifPresent(chosen -> {
            System.clearProperty(PATH);
            delete(chosen);
        });
    }

    private static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder);
        } catch (IOException remains) {
            // A megabyte, which whoever clears temporary files takes away.
        }
    }
}

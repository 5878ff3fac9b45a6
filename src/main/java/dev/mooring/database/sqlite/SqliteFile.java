package dev.mooring.database.sqlite;

import dev.mooring.database.UnusableDatabase;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The file of the database: one process holds it from start to end. It is never opened here other than by SQLite: whoever
 * closes it gives up SQLite's own locks on it.
 */
@Singleton
public final class SqliteFile {
    private static final byte[] THERE_WAS_ONE =
            "There is a database beside this file.\n".getBytes(StandardCharsets.UTF_8);

    private @Nullable FileLock lock;

    /**
     * Makes sure that the file is a sound database, or none yet, and that nobody else has it.
     *
     * @return the file, under the name that it has without links
     * @throws UnusableDatabase with one line that says what is wrong and what to do
     */
    public Path take(Path file) {
        var path = real(file);
        var channel = keepOthersOff(path);
        try {
            if (Files.exists(path) && Files.size(path) > 0) {
                refuseOtherNames(path);
                OwnersOnly.tighten(path);
                examine(path);
            } else {
                refuseToStartEmpty(path, channel);
                OwnersOnly.create(path);
            }
        } catch (IOException failed) {
            throw unwritable(path, failed);
        }
        return path;
    }

    /** From now on a file that is missing is missed. */
    public void remember() {
        var held = lock;
        try {
            if (held != null && held.acquiredBy() instanceof FileChannel channel && channel.size() == 0) {
                var unused = channel.write(ByteBuffer.wrap(THERE_WAS_ONE));
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Lets others have it. The system does the same for a process that ends. */
    void release() throws IOException {
        var held = lock;
        if (held != null) {
            held.acquiredBy().close();
        }
    }

    /** Two processes that reach one file by two names must meet at one lock. */
    private static Path real(Path file) {
        var absolute = file.toAbsolutePath();
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
                throw new UnusableDatabase("mooring.database.url: " + file
                        + " is a link to a file that does not exist; restore that file (docs/inbox.md, Restore), or take"
                        + " the link away to begin with an empty database");
            }
            var folder = absolute.getParent();
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException failed) {
            throw unwritable(file, failed);
        }
    }

    private FileChannel keepOthersOff(Path file) {
        var path = beside(file, ".lock");
        try {
            var channel = OwnersOnly.open(path);
            OwnersOnly.tighten(path);
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(file);
            }
            return channel;
        } catch (IOException failed) {
            throw unwritable(file, failed);
        } catch (OverlappingFileLockException held) {
            throw inUse(file);
        }
    }

    /** The log is found by the name of the file: by two names, there are two, and each process sees half. */
    private static void refuseOtherNames(Path file) throws IOException {
        if (OwnersOnly.isPosix(file) && (int) Files.getAttribute(file, "unix:nlink") > 1) {
            throw new UnusableDatabase("mooring.database.url: " + file
                    + " has more than one name (hard links), under which another process could open it; delete the others"
                    + " (find -samefile " + file + ")");
        }
    }

    /** A file that is gone was moved away by mistake, or its disk is not there: an empty one would hide that. */
    private static void refuseToStartEmpty(Path file, FileChannel lockFile) throws IOException {
        if (lockFile.size() > 0) {
            throw new UnusableDatabase("mooring.database.url: " + file
                    + " is gone or empty, and there was a database; restore it (docs/inbox.md, Restore), or delete "
                    + beside(file, ".lock") + " to begin with an empty one");
        }
    }

    /** Alone: SQLite's own lock is on the file, by whatever name another process has opened it. */
    private static void examine(Path file) {
        try (var connection = Connections.exclusive(file)) {
            var problem = Connections.problem(connection);
            if (problem.isPresent()) {
                throw damaged(file, problem.get());
            }
        } catch (SQLException failed) {
            throw switch (Connections.code(failed)) {
                case Connections.BUSY -> inUse(file);
                case Connections.CORRUPT -> damaged(file, "its structure is broken");
                case Connections.NO_DATABASE -> damaged(file, "it is not an SQLite database");
                default ->
                    new UnusableDatabase("mooring.database.url: " + file + " cannot be read, SQLite code "
                            + failed.getErrorCode() + "; check the disk and who may read and write the file");
            };
        }
    }

    private static UnusableDatabase damaged(Path file, String problem) {
        return new UnusableDatabase("mooring.database.url: " + file + " is damaged (" + problem
                + "); restore the newest copy (docs/inbox.md, Restore)");
    }

    private static UnusableDatabase inUse(Path file) {
        return new UnusableDatabase("mooring.database.url: " + file
                + " is in use by another process; SQLite serves one replica, use PostgreSQL for more");
    }

    private static UnusableDatabase unwritable(Path file, IOException failed) {
        return new UnusableDatabase("mooring.database.url: " + file + " cannot be written ("
                + failed.getClass().getSimpleName() + "); choose a file in a folder that this user may write to");
    }

    /** A file that SQLite, or Mooring, keeps beside the database. */
    static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** So that a file can be made smaller again, a little at a time. An empty file takes it; one in use keeps its way. */
    public static void letShrink(DataSource dataSource) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            var isEmpty = false;
            try (var row = statement.executeQuery("select count(*) from sqlite_master")) {
                isEmpty = row.next() && row.getInt(1) == 0;
            }
            if (isEmpty) {
                statement.execute("pragma auto_vacuum = incremental");
                // The file has a head by now, which only this rewrites.
                statement.execute("vacuum");
            }
        } catch (SQLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}

package dev.mooring.database.sqlite;

import dev.mooring.database.UnusableDatabase;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The file of the database: one process holds it from start to end. */
@Singleton
public final class SqliteFile {
    private @Nullable FileLock lock;

    /** @throws UnusableDatabase when another process has it, or it cannot be written */
    public void keepOthersOff(Path file) {
        var path = file.resolveSibling(file.getFileName() + ".lock");
        try {
            var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
        } catch (IOException failed) {
            throw new UnusableDatabase("mooring.database.url: " + file + " cannot be written ("
                    + failed.getClass().getSimpleName() + "); choose a file in a folder that this user may write to");
        } catch (OverlappingFileLockException held) {
            lock = null;
        }
        if (lock == null) {
            throw new UnusableDatabase("mooring.database.url: " + file
                    + " is in use by another process; SQLite serves one replica, use PostgreSQL for more");
        }
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

package dev.mooring.database;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** Brings the database up to date at start, and keeps a second process off an SQLite file. */
@Singleton
public final class Schema {
    private final DatabaseConfig config;
    private final InjectableInstance<Flyway> sqlite;
    private final InjectableInstance<Flyway> postgresql;
    private @Nullable FileLock lock;

    @Inject
    Schema(
            DatabaseConfig config,
            @FlywayDataSource("sqlite") InjectableInstance<Flyway> sqlite,
            @FlywayDataSource("postgresql") InjectableInstance<Flyway> postgresql) {
        this.config = config;
        this.sqlite = sqlite;
        this.postgresql = postgresql;
    }

    /** @throws UnusableDatabase with one line for people */
    public void prepare() {
        var embedded = Dialect.SQLITE.takes(config.url());
        if (embedded) {
            lock(Path.of(Dialect.sqliteFile(config.url())));
        }
        try {
            var flyway = (embedded ? sqlite : postgresql).get();
            if (embedded) {
                letShrink(flyway);
            }
            flyway.migrate();
        } catch (RuntimeException failed) {
            throw new UnusableDatabase("mooring.database.url: the database cannot be opened or brought up to date ("
                    + rootMessage(failed) + "); check that it is reachable and that its user may create tables");
        }
    }

    /** So that a file can be made smaller again, a little at a time. An empty file takes it; one in use keeps its way. */
    private static void letShrink(Flyway flyway) {
        try (var connection = flyway.getConfiguration().getDataSource().getConnection();
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

    private void lock(Path file) {
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

    private static String rootMessage(Throwable failed) {
        var root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = String.valueOf(root.getMessage());
        return message.lines().findFirst().orElse(root.getClass().getSimpleName());
    }
}

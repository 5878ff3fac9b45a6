package dev.mooring.database.sqlite;

import dev.mooring.database.Storage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file of an SQLite database as storage: watched from the end of the start on. Before, it is trusted. */
@Singleton
@Typed(SqliteStorage.class)
public final class SqliteStorage implements Storage {
    private final Clock clock;
    private volatile @Nullable WatchedFile file;

    @Inject
    public SqliteStorage(Clock clock) {
        this.clock = clock;
    }

    /** From now on, what lies under this path is what there must be. */
    public void watch(Path path) {
        try {
            file = new WatchedFile(path, clock);
        } catch (SQLException failed) {
            throw new IllegalStateException("the database was opened, and cannot be opened again", failed);
        }
    }

    @Override
    public Write write() {
        var watched = file;
        if (watched == null) {
            return () -> {};
        }
        watched.beforeWrite();
        return watched::afterWrite;
    }

    @Override
    public Optional<String> lost() {
        var watched = file;
        return watched == null ? Optional.empty() : watched.lost();
    }

    /**
     * Looks while nobody writes, and whether what was lost has come back.
     *
     * @param reconnect has all connections opened anew
     */
    public void look(Runnable reconnect) {
        var watched = file;
        if (watched != null) {
            watched.look(reconnect);
        }
    }

    /** Examines the whole file, while it is in use. */
    public void examine() {
        var watched = file;
        if (watched != null) {
            watched.examine();
        }
    }

    @PreDestroy
    public void close() {
        var watched = file;
        if (watched != null) {
            watched.close();
        }
    }
}

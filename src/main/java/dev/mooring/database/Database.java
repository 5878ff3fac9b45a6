package dev.mooring.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The database in use. SQLite has exactly one writing connection, since writers that wait for each other poll, and
 * readers of their own; PostgreSQL has one pool for both. A command has none: to it, a database is away.
 *
 * <p>All work throws {@link DatabaseUnavailable} where the database does not answer, and {@link StatementRefused} where it
 * does and refuses a statement.
 */
@Singleton
public final class Database {
    /** Null where nothing is kept. */
    private final @Nullable AgroalDataSource writer;

    private final @Nullable AgroalDataSource reader;
    private final Dialect dialect;
    private final Storage storage;
    /** A pool of one connection can miss the return of it, and then waits for nothing: writers of SQLite queue here. */
    private final Semaphore writing;

    @Inject
    Database(
            @DataSource("sqlite") InjectableInstance<AgroalDataSource> sqlite,
            @DataSource("sqlite-reader") InjectableInstance<AgroalDataSource> sqliteReader,
            @DataSource("postgresql") InjectableInstance<AgroalDataSource> postgresql,
            Storage storage) {
        this(
                isActive(postgresql) ? Dialect.POSTGRESQL : Dialect.SQLITE,
                active(sqlite).or(() -> active(postgresql)).orElse(null),
                active(sqliteReader).or(() -> active(postgresql)).orElse(null),
                storage);
    }

    /** A database behind data sources of one's own, whose storage is trusted. */
    public Database(Dialect dialect, AgroalDataSource writer, AgroalDataSource reader) {
        this(dialect, writer, reader, Storage.TRUSTED);
    }

    /** A database behind data sources of one's own. */
    public Database(
            Dialect dialect, @Nullable AgroalDataSource writer, @Nullable AgroalDataSource reader, Storage storage) {
        this.dialect = dialect;
        this.writer = writer;
        this.reader = reader;
        this.storage = storage;
        this.writing = new Semaphore(dialect.writers());
    }

    private static boolean isActive(InjectableInstance<AgroalDataSource> dataSource) {
        return dataSource.getHandle().getBean().isActive();
    }

    private static Optional<AgroalDataSource> active(InjectableInstance<AgroalDataSource> dataSource) {
        return isActive(dataSource) ? Optional.of(dataSource.get()) : Optional.empty();
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The connections behind it, for SQL that is not its own. */
    public AgroalDataSource dataSource() {
        return Objects.requireNonNull(writer, "nothing is kept");
    }

    /**
     * Runs work in one transaction and commits it: when this returns, the data is on disk. When it throws, nothing of it
     * happened; only where the connection broke during the commit itself, or the {@link Storage} was lost meanwhile, may
     * all of it have.
     */
    public <T> T write(Function<Session, T> work) {
        writing.acquireUninterruptibly();
        try (var _ = storage.write();
                var connection = open(writer)) {
            return commit(connection, work);
        } catch (SQLException failed) {
            throw dialect.failure(failed, "commit");
        } catch (DatabaseUnavailable away) {
            if (away.isReadOnly()) {
                // The server was made a standby: a new connection may reach the one that took over.
                reconnect();
            }
            throw away;
        } finally {
            writing.release();
        }
    }

    /** What is under the database. */
    public Storage storage() {
        return storage;
    }

    /** Opens new connections in place of those there are, once each is free. */
    public void reconnect() {
        Stream.of(writer, reader)
                .filter(Objects::nonNull)
                .forEach(pool -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
    }

    private <T> T commit(Connection connection, Function<Session, T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            var result = work.apply(new Session(connection, dialect));
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error failed) {
            rollback(connection, failed);
            throw failed;
        }
    }

    /** What went wrong first is what is told. */
    private static void rollback(Connection connection, Throwable failed) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            failed.addSuppressed(broken);
        }
    }

    /** Runs work that only reads. */
    public <T> T read(Function<Session, T> work) {
        try (var connection = open(reader)) {
            return work.apply(new Session(connection, dialect));
        } catch (SQLException failed) {
            throw dialect.failure(failed, "close");
        }
    }

    /** No statement is to blame for a connection that cannot be had, whatever its SQL state. */
    private static Connection open(@Nullable AgroalDataSource dataSource) {
        if (dataSource == null) {
            throw new DatabaseUnavailable("a command has no database");
        }
        try {
            return dataSource.getConnection();
        } catch (SQLException failed) {
            throw new DatabaseUnavailable(failed);
        }
    }
}

package dev.mooring.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The database in use. SQLite has exactly one writing connection, since writers that wait for each other poll, and
 * readers of their own; PostgreSQL has one pool for both.
 */
@Singleton
public final class Database {
    private final AgroalDataSource writer;
    private final AgroalDataSource reader;
    private final Dialect dialect;
    /** Writers of SQLite queue here: a pool of one connection can miss the return of it, and then waits for nothing. */
    private final ReentrantLock writing = new ReentrantLock();

    @Inject
    Database(
            @DataSource("sqlite") InjectableInstance<AgroalDataSource> sqlite,
            @DataSource("sqlite-reader") InjectableInstance<AgroalDataSource> sqliteReader,
            @DataSource("postgresql") InjectableInstance<AgroalDataSource> postgresql) {
        this(
                isActive(sqlite) ? Dialect.SQLITE : Dialect.POSTGRESQL,
                isActive(sqlite) ? sqlite.get() : postgresql.get(),
                isActive(sqlite) ? sqliteReader.get() : postgresql.get());
    }

    /** A database behind data sources of one's own. */
    public Database(Dialect dialect, AgroalDataSource writer, AgroalDataSource reader) {
        this.dialect = dialect;
        this.writer = writer;
        this.reader = reader;
    }

    private static boolean isActive(InjectableInstance<AgroalDataSource> dataSource) {
        return dataSource.getHandle().getBean().isActive();
    }

    /** Work with a connection that may fail with the database's own exception. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** For libraries that bring their own SQL. */
    public AgroalDataSource dataSource() {
        return writer;
    }

    /**
     * Runs work in one transaction and commits it: when this returns, the data is on disk.
     *
     * @throws DatabaseUnavailable when it could not be committed; nothing of it then happened
     */
    public <T> T write(Work<T> work) {
        if (dialect == Dialect.POSTGRESQL) {
            return commit(work);
        }
        writing.lock();
        try {
            return commit(work);
        } finally {
            writing.unlock();
        }
    }

    private <T> T commit(Work<T> work) {
        try (var connection = writer.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new DatabaseUnavailable(failed);
        }
    }

    /** @throws DatabaseUnavailable when the database does not answer */
    public <T> T read(Work<T> work) {
        try (var connection = reader.getConnection()) {
            return work.with(connection);
        } catch (SQLException failed) {
            throw new DatabaseUnavailable(failed);
        }
    }
}

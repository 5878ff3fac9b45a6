package dev.mooring.bench;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.sqlite.SqliteStorage;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;

/** Databases as production has them: the same pools, the same pragmas, the same migrations. */
public final class Databases {
    private static final String PATIENCE = "set idle_in_transaction_session_timeout = '10s'";

    private Databases() {}

    public static Database sqlite(Path file) throws SQLException {
        return sqlite(file, UnaryOperator.identity());
    }

    /** One whose data sources are wrapped, after the migrations. */
    public static Database sqlite(Path file, UnaryOperator<AgroalDataSource> wrapped) throws SQLException {
        var url = "jdbc:sqlite:" + file;
        var writer = pool(url + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000", 1);
        migrate(writer, "sqlite");
        return new Database(
                Dialect.SQLITE, wrapped.apply(writer), wrapped.apply(pool(url + "?open_mode=1&busy_timeout=10000", 4)));
    }

    /** One whose file is watched. */
    public static Database watched(Path file, SqliteStorage storage) throws SQLException {
        var url = "jdbc:sqlite:" + file;
        var writer = pool(url + "?journal_mode=WAL&synchronous=FULL&wal_autocheckpoint=0&busy_timeout=10000", 1);
        migrate(writer, "sqlite");
        storage.watch(file);
        return new Database(Dialect.SQLITE, writer, pool(url + "?open_mode=1&busy_timeout=10000", 4), storage);
    }

    public static Database postgresql(String url) throws SQLException {
        var pool = pool(url, 12);
        migrate(pool, "postgresql");
        return new Database(Dialect.POSTGRESQL, pool, pool);
    }

    /** One of many beside each other that nobody closes: what is not used is given back. */
    public static Database brief(String url) throws SQLException {
        var pool = pool(url, 12, Duration.ofSeconds(2));
        migrate(pool, "postgresql");
        return new Database(Dialect.POSTGRESQL, pool, pool);
    }

    private static AgroalDataSource pool(String url, int size) throws SQLException {
        return pool(url, size, Duration.ZERO);
    }

    private static AgroalDataSource pool(String url, int size, Duration idle) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .reapTimeout(idle)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .initialSql(url.startsWith("jdbc:postgresql:") ? PATIENCE : "")
                                .principal(new NamePrincipal("mooring")))));
    }

    private static void migrate(AgroalDataSource dataSource, String folder) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/" + folder)
                .load()
                .migrate();
    }
}

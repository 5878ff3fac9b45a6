package dev.mooring.database;

import dev.mooring.database.sqlite.SqliteFile;
import dev.mooring.database.sqlite.SqliteLibrary;
import dev.mooring.database.sqlite.SqliteStorage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.flywaydb.core.Flyway;

/** Brings the database up to date at start. */
@Singleton
public final class Schema {
    private final DatabaseConfig config;
    private final SqliteFile file;
    private final SqliteStorage storage;
    private final InjectableInstance<Flyway> sqlite;
    private final InjectableInstance<Flyway> postgresql;

    @Inject
    Schema(
            DatabaseConfig config,
            SqliteFile file,
            SqliteStorage storage,
            @FlywayDataSource("sqlite") InjectableInstance<Flyway> sqlite,
            @FlywayDataSource("postgresql") InjectableInstance<Flyway> postgresql) {
        this.config = config;
        this.file = file;
        this.storage = storage;
        this.sqlite = sqlite;
        this.postgresql = postgresql;
    }

    /** @throws UnusableDatabase with one line for people */
    public void prepare() {
        if (Dialect.SQLITE.takes(config.url())) {
            var path = file.take(Path.of(Dialect.sqliteFile(config.url())));
            try (var _ = SqliteLibrary.unpacked()) {
                migrate(sqlite, true);
            }
            file.remember();
            storage.watch(path);
        } else {
            migrate(postgresql, false);
        }
    }

    private void migrate(InjectableInstance<Flyway> database, boolean embedded) {
        try {
            var flyway = database.get();
            var connections = flyway.getConfiguration().getDataSource();
            if (embedded) {
                SqliteFile.letShrink(connections);
            } else {
                ServerEncoding.refuseAllButUnicode(connections);
            }
            flyway.migrate();
            if (connections instanceof AgroalDataSource pool) {
                // Those of migrations wait longer than others may.
                pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
            }
        } catch (UnusableDatabase told) {
            throw told;
        } catch (RuntimeException failed) {
            throw new UnusableDatabase("mooring.database.url: the database cannot be opened or brought up to date ("
                    + rootMessage(failed) + "); check that it is reachable and that its user may create tables");
        }
    }

    private static String rootMessage(Throwable failed) {
        var root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = String.valueOf(root.getMessage());
        var line = message.lines().findFirst().orElse(root.getClass().getSimpleName());
        return root instanceof GeneralSecurityException ? "the server's certificate is not trusted: " + line : line;
    }
}

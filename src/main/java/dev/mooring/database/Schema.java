package dev.mooring.database;

import dev.mooring.database.sqlite.SqliteFile;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/** Brings the database up to date at start. */
@Singleton
public final class Schema {
    private final DatabaseConfig config;
    private final SqliteFile file;
    private final InjectableInstance<Flyway> sqlite;
    private final InjectableInstance<Flyway> postgresql;

    @Inject
    Schema(
            DatabaseConfig config,
            SqliteFile file,
            @FlywayDataSource("sqlite") InjectableInstance<Flyway> sqlite,
            @FlywayDataSource("postgresql") InjectableInstance<Flyway> postgresql) {
        this.config = config;
        this.file = file;
        this.sqlite = sqlite;
        this.postgresql = postgresql;
    }

    /** @throws UnusableDatabase with one line for people */
    public void prepare() {
        var embedded = Dialect.SQLITE.takes(config.url());
        if (embedded) {
            file.keepOthersOff(Path.of(Dialect.sqliteFile(config.url())));
        }
        try {
            var flyway = (embedded ? sqlite : postgresql).get();
            if (embedded) {
                SqliteFile.letShrink(flyway.getConfiguration().getDataSource());
            }
            flyway.migrate();
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
        return message.lines().findFirst().orElse(root.getClass().getSimpleName());
    }
}

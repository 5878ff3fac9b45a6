package dev.mooring.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where everything is kept. */
@ConfigMapping(prefix = "mooring.database")
public interface DatabaseConfig {
    /** {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}. */
    @WithDefault("jdbc:sqlite:mooring.db")
    String url();

    /** PostgreSQL user. */
    Optional<String> username();

    /** PostgreSQL password. */
    Optional<String> password();

    /** Folder for copies of an SQLite database; none are made without. */
    Optional<String> backupFolder();

    /** Time between two copies. */
    @WithDefault("P1D")
    Duration backupInterval();

    /** Time from the start to the first copy. */
    @WithDefault("PT10M")
    Duration backupDelay();

    /** Copies kept. */
    @WithDefault("3")
    int backupsKept();

    /** File that holds the password. */
    Optional<String> passwordFile();
}

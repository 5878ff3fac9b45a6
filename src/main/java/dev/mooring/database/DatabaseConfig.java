package dev.mooring.database;

import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where everything is kept. */
@ConfigMapping(prefix = "mooring.database")
public interface DatabaseConfig {
    /** {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}. */
    @WithDefault("jdbc:sqlite:mooring.db")
    @KnownDialect
    @WritableFolder
    String url();

    /** PostgreSQL user. */
    Optional<String> username();

    /** PostgreSQL password. */
    Optional<String> password();

    /** Folder for copies of an SQLite database; none are made without. */
    Optional<String> backupFolder();

    /** Time between two copies. */
    @WithDefault("P1D")
    @DurationMin(seconds = 1, message = "must be at least a second, for example P1D")
    Duration backupInterval();

    /** Time from the start to the first copy. */
    @WithDefault("PT10M")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT10M")
    Duration backupDelay();

    /** Time between two examinations of a whole SQLite file. */
    @WithDefault("PT1H")
    @DurationMin(seconds = 1, message = "must be at least a second, for example PT1H")
    Duration checkInterval();

    /** Copies kept. */
    @WithDefault("3")
    @Min(1) int backupsKept();

    /** File that holds the password. */
    Optional<@ReadableFile String> passwordFile();
}

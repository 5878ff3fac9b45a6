package dev.mooring.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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

    /** File that holds the password. */
    Optional<String> passwordFile();
}

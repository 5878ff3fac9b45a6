package dev.mooring.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/**
 * Makes databases as earlier releases left them. What makes an empty SQLite file at once would be taken whichever version is
 * asked for, so those of earlier releases are made without it.
 *
 * @param location where Flyway finds the scripts
 */
public record EarlierScripts(String location) {
    private static final Path SQLITE = Path.of("src/main/resources/db/migration/sqlite");

    /** As they are today. */
    public static EarlierScripts ofAllReleases() {
        return new EarlierScripts("classpath:db/migration/sqlite");
    }

    /** Those that stand one after another, copied into a folder. */
    public static EarlierScripts withoutBaseline(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var scripts = Files.newDirectoryStream(SQLITE, "V*.sql")) {
            for (var script : scripts) {
                Files.copy(script, folder.resolve(script.getFileName()));
            }
        }
        return new EarlierScripts("filesystem:" + folder);
    }

    /** Up to a version, which is taken too. */
    public void migrate(String url, String version) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations(location)
                .target(version)
                .load()
                .migrate();
    }
}

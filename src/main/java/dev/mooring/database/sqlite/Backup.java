package dev.mooring.database.sqlite;

import dev.mooring.database.Database;
import dev.mooring.database.DatabaseConfig;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.StatementRefused;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import org.jboss.logging.Logger;

/**
 * Copies an SQLite database while it is in use, where a folder for copies is configured. A copy is a whole database of
 * its own: to restore, stop Mooring and put it in place. Deliveries go on being stored meanwhile.
 */
@ApplicationScoped
public class Backup {
    private static final Logger LOG = Logger.getLogger(Backup.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'mooring-'uuuuMMdd'T'HHmmss'Z.db'").withZone(ZoneOffset.UTC);
    private final Database database;
    private final DatabaseConfig config;
    private final Clock clock;

    @Inject
    Backup(Database database, DatabaseConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "{mooring.database.backup-interval}",
            delayed = "{mooring.database.backup-delay}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = OtherDatabase.class)
    void copy() {
        // A copy of what is lost must not push out one of what was there.
        if (database.storage().lost().isEmpty()) {
            config.backupFolder().map(Path::of).ifPresent(this::copyInto);
        }
    }

    private void copyInto(Path folder) {
        var copy = folder.resolve(NAME.format(clock.instant()));
        var unfinished = folder.resolve("mooring.db.unfinished");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(unfinished);
            OwnersOnly.create(unfinished);
            database.read(session -> {
                session.sql("vacuum into ?").text(unfinished.toString()).run();
                return unfinished;
            });
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            forgetOld(folder, copy);
        } catch (IOException | DatabaseUnavailable | StatementRefused failed) {
            LOG.errorf("The database could not be copied to mooring.database.backup-folder: %s", failed.getMessage());
        }
    }

    /** Those that are named for a later time than the newest were made by a clock that ran ahead, and go first. */
    private void forgetOld(Path folder, Path newest) throws IOException {
        var name = newest.getFileName().toString();
        try (var files = Files.list(folder)) {
            var old = files.filter(file -> file.getFileName().toString().matches("mooring-\\d{8}T\\d{6}Z\\.db"))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().compareTo(name) > 0)
                            .thenComparing(Comparator.reverseOrder()))
                    .skip(config.backupsKept())
                    .toList();
            for (var file : old) {
                Files.delete(file);
            }
        }
    }
}

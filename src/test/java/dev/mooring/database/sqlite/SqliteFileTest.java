package dev.mooring.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.bench.Databases;
import dev.mooring.database.UnusableDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found at start. */
class SqliteFileTest {
    private Path file;

    @TempDir
    Path folder;

    @BeforeEach
    void name() throws IOException {
        file = folder.toRealPath().resolve("mooring.db");
    }

    @Test
    void makesAFileThatOnlyItsOwnerMayRead() throws Exception {
        new SqliteFile().take(file);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("mooring.db.lock"))).isEqualTo("rw-------");
    }

    @Test
    void keepsOthersFromReadingAFileThatTheyCouldRead() throws Exception {
        makeDatabase();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        new SqliteFile().take(file);
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Files.writeString(file, "This is a text. ".repeat(500));
        assertThatThrownBy(() -> new SqliteFile().take(file))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContainingAll(file.toString(), "it is not an SQLite database", "docs/inbox.md, Restore");
    }

    @Test
    void refusesADatabaseWhoseStructureIsBroken() throws Exception {
        makeDatabase();
        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            for (var page = 1; page < damaged.length() / 4096; page++) {
                damaged.seek(page * 4096L);
                damaged.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            }
        }
        assertThatThrownBy(() -> new SqliteFile().take(file))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContainingAll(file + " is damaged", "docs/inbox.md, Restore")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesADatabaseThatWasTruncated() throws Exception {
        makeDatabase();
        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.setLength(damaged.length() / 2);
        }
        assertThatThrownBy(() -> new SqliteFile().take(file)).hasMessageContaining(file + " is damaged");
    }

    @Test
    void refusesToBeginAnewWhereThereWasADatabase() throws Exception {
        var first = new SqliteFile();
        first.take(file);
        first.remember();
        first.release();
        Files.delete(file);
        assertThatThrownBy(() -> new SqliteFile().take(file))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContainingAll(file + " is gone or empty", "delete " + file + ".lock");
        assertThat(file).doesNotExist();
    }

    @Test
    void beginsAnewWhereTheFirstStartDidNotGetFarEnough() throws Exception {
        var first = new SqliteFile();
        first.take(file);
        first.release();
        new SqliteFile().take(file);
        assertThat(file).isEmptyFile();
    }

    @Test
    void refusesASecondOneOnTheSameFile() throws Exception {
        new SqliteFile().take(file);
        assertThatThrownBy(() -> new SqliteFile().take(file)).hasMessageContaining("in use by another process");
    }

    @Test
    void refusesASecondOneThatComesByALink() throws Exception {
        makeDatabase();
        new SqliteFile().take(file);
        var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
        assertThatThrownBy(() -> new SqliteFile().take(link)).hasMessageContaining("in use by another process");
    }

    @Test
    void refusesASecondOneThatComesByALinkedFolder() throws Exception {
        new SqliteFile().take(file);
        var link = Files.createSymbolicLink(folder.resolve("linked"), folder);
        assertThatThrownBy(() -> new SqliteFile().take(link.resolve("mooring.db")))
                .hasMessageContaining("in use by another process");
    }

    @Test
    void refusesAFileWithMoreThanOneName() throws Exception {
        makeDatabase();
        Files.createLink(folder.resolve("other.db"), file);
        assertThatThrownBy(() -> new SqliteFile().take(file)).hasMessageContaining("more than one name");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere.db"));
        assertThatThrownBy(() -> new SqliteFile().take(link))
                .hasMessageContaining("a link to a file that does not exist");
    }

    @Test
    void refusesAFileThatSomebodyElseHasOpenThoughTheLockIsGone() throws Exception {
        makeDatabase();
        try (var reader = Connections.lasting(file)) {
            assertThat(reader.isClosed()).isFalse();
            assertThatThrownBy(() -> new SqliteFile().take(file)).hasMessageContaining("in use by another process");
        }
    }

    /** Step by step what docs/inbox.md says under Restore. */
    @Test
    void isRestoredFromACopyThatWasMadeWhileItWasInUse() throws Exception {
        var copy = folder.resolve("copy.db");
        var storage = new SqliteStorage(Clock.systemUTC());
        var database = Databases.watched(file, storage);
        for (var number = 0; number < 50; number++) {
            var name = "sender" + number;
            database.write(session -> session.sql("insert into senders (name, recent) values (?, '')")
                    .text(name)
                    .update());
        }
        outside("vacuum into '" + copy + "'");
        database.write(session -> session.sql("delete from senders").update());
        database.dataSource().close();
        storage.close();
        Files.writeString(file, "destroyed");

        Files.deleteIfExists(folder.resolve("mooring.db-wal"));
        Files.deleteIfExists(folder.resolve("mooring.db-shm"));
        Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);

        new SqliteFile().take(file);
        var restored = Databases.sqlite(file);
        assertThat(restored.<Long>read(
                        session -> session.sql("select count(*) from senders").count()))
                .isEqualTo(50);
    }

    private void makeDatabase() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?journal_mode=WAL");
                var statement = connection.createStatement()) {
            statement.execute("create table senders (name text primary key, recent text)");
            for (var number = 0; number < 500; number++) {
                statement.execute("insert into senders values ('sender" + number + "', '" + "x".repeat(100) + "')");
            }
        }
    }

    private void outside(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

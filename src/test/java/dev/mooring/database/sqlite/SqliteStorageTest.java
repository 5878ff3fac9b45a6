package dev.mooring.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.bench.Databases;
import dev.mooring.database.Database;
import dev.mooring.database.Session;
import dev.mooring.database.StatementRefused;
import dev.mooring.database.StorageLost;
import dev.mooring.log.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files that are taken away, replaced and damaged while they are in use. */
class SqliteStorageTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-21T12:00:00Z"), ZoneOffset.UTC);
    private final SqliteStorage storage = new SqliteStorage(CLOCK);
    private Database database;
    private Path file;
    private int written;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("mooring.db");
        database = Databases.watched(file, storage);
        write();
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    @Test
    void isSoundOverManyTransactionsSmallAndLargeAndThroughMany() {
        for (var count = 0; count < 400; count++) {
            write();
            look();
        }
        assertThat(storage.lost()).isEmpty();
    }

    @Test
    void beginsANewLogBeforeManySmallTransactionsMakeTheOldOneLong() {
        for (var count = 0; count < 400; count++) {
            write();
        }
        // It would be begun anew at a thousand pages of 4 KiB.
        assertThat(size(beside("-wal"))).isLessThan(2_000_000);
        assertThat(storage.lost()).isEmpty();
    }

    @Test
    void takesALogForNoLossThatCannotBeCopiedForWantOfRoomAndCopiesItLater() throws Exception {
        database.write(session -> insert(session, "x".repeat(3_000_000)));
        checkpoint();
        fileSizes(Long.toString(size(file)));
        try {
            for (var count = 0; count < 60; count++) {
                write();
            }
        } finally {
            fileSizes("unlimited");
        }
        var before = size(file);
        for (var count = 0; count < 60; count++) {
            write();
        }
        assertThat(size(file)).isGreaterThan(before);
        assertThat(storage.lost()).isEmpty();
    }

    /** From a thousand frames on, SQLite would copy with each commit: what there is room for, and not a word of the rest. */
    @Test
    void storesInALongLogThatCannotBeCopiedForWantOfRoom() throws Exception {
        database.write(session -> insert(session, "x".repeat(12_000_000)));
        checkpoint();
        fileSizes(Long.toString(size(file)));
        try {
            for (var count = 0; count < 400; count++) {
                write();
            }
            look();
        } finally {
            fileSizes("unlimited");
        }
        assertThat(size(beside("-wal"))).isGreaterThan(5_000_000);
        assertThat(storage.lost()).isEmpty();
    }

    @Test
    void beginsANewLogAfterALongTransaction() {
        for (var count = 0; count < 5; count++) {
            database.write(session -> insert(session, "x".repeat(20_000_000)));
        }
        assertThat(size(beside("-wal"))).isLessThan(30_000_000);
    }

    @Test
    void isSoundAfterATransactionThatWasUndone() {
        assertThatThrownBy(() -> database.write(session -> {
                    insert(session, "x".repeat(20_000_000));
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");
        assertThatThrownBy(
                        () -> database.write(session -> session.sql("nonsense").update()))
                .isInstanceOf(StatementRefused.class);
        write();
        look();
        assertThat(storage.lost()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm"})
    void refusesWhatIsWrittenAfterAFileIsGone(String ending) throws Exception {
        Files.delete(beside(ending));
        assertThatThrownBy(this::write)
                .isInstanceOf(StorageLost.class)
                .hasMessageContainingAll(beside(ending) + " is gone", "restore a copy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm"})
    void refusesWhatIsWrittenAfterAFileWasReplacedByACopy(String ending) throws Exception {
        run("cp", beside(ending).toString(), folder.resolve("copy").toString());
        Files.move(folder.resolve("copy"), beside(ending), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::write)
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining(beside(ending) + " is another file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal"})
    void doesNotTakeForStoredWhatWasWrittenWhileAFileWentAway(String ending) {
        assertThatThrownBy(() -> database.write(session -> {
                    delete(beside(ending));
                    return insert(session, "late");
                }))
                .isInstanceOf(StorageLost.class);
    }

    @Test
    void doesNotTakeForStoredWhatWasWrittenWhileTheLogWasTruncated() {
        assertThatThrownBy(() -> database.write(session -> {
                    truncate(beside("-wal"), 0);
                    return insert(session, "late");
                }))
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged");
    }

    @Test
    void doesNotTakeForStoredWhatWasWrittenWhileTheLogWasCutInTheMiddle() throws Exception {
        // Beyond whatever a longer log left behind: the file ends where the log does.
        checkpoint();
        database.write(session -> insert(session, "x".repeat(1_000_000)));
        assertThatThrownBy(() -> database.write(session -> {
                    truncate(beside("-wal"), size(beside("-wal")) - 100);
                    return insert(session, "late");
                }))
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged");
    }

    @Test
    void doesNotTakeForStoredWhatWasWrittenWhileAByteOfTheLogWasFlipped() {
        assertThatThrownBy(() -> database.write(session -> {
                    flip(beside("-wal"), 5_000);
                    return insert(session, "late");
                }))
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged: frame");
    }

    /** Each look follows some of a long log again, in turn. */
    @Test
    void findsAByteOfALongLogThatWasFlippedWhileSomethingWasWritten() throws Exception {
        checkpoint();
        database.write(session -> insert(session, "x".repeat(800_000)));

        assertThatThrownBy(() -> {
                    database.write(session -> {
                        flip(beside("-wal"), 400_000);
                        return insert(session, "late");
                    });
                    for (var count = 0; count < 25; count++) {
                        write();
                    }
                })
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged: frame");
    }

    @Test
    void findsAFlippedByteOfALongLogBeforeItIsCopied() throws Exception {
        checkpoint();
        database.write(session -> insert(session, "x".repeat(800_000)));
        database.write(session -> {
            flip(beside("-wal"), 400_000);
            return insert(session, "late");
        });
        var before = size(file);

        assertThatThrownBy(() -> database.write(session -> insert(session, "x".repeat(2_000_000))))
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged: frame");
        assertThat(size(file)).isEqualTo(before);
    }

    @Test
    void takesALogThatAnotherProcessIsCopyingForNoEmptyOne() throws Exception {
        checkpoint();
        try (var _ = CopyingProcess.of(beside("-shm"))) {
            database.write(session -> insert(session, "x".repeat(2_000_000)));
        }
        var modified = Files.getLastModifiedTime(beside("-wal"));
        flip(beside("-wal"), 400_000);
        Files.setLastModifiedTime(beside("-wal"), modified);

        look();
        assertThat(storage.lost()).get().asString().contains("mooring.db-wal is damaged");
    }

    /** As one is that somebody read for long: it is longer than others get before they are copied. */
    @Test
    void findsAFlippedByteOfAVeryLongLogBeforeItIsCopied() throws Exception {
        checkpoint();
        try (var reader = Connections.reading(file);
                var statement = reader.createStatement();
                var row = statement.executeQuery("select * from changes")) {
            assertThat(row.next()).isTrue();
            database.write(session -> insert(session, "x".repeat(20_000_000)));
        }
        database.write(session -> {
            flip(beside("-wal"), 9_000_000);
            return insert(session, "late");
        });

        assertThatThrownBy(() -> database.write(session -> insert(session, "x".repeat(6_000_000))))
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged: frame");
    }

    @Test
    void savesWhatCanStillBeReadOfALogThatIsDamaged() throws Exception {
        flip(beside("-wal"), 100);
        look();
        look();
        var saved = folder.resolve("mooring.db.rescued-20260821T120000Z");
        assertThat(storage.lost()).get().asString().contains("What can still be read is in " + saved);
        assertThat(rows(saved)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000})
    void refusesWhatIsWrittenAfterTheLogWasTruncated(int bytes) {
        truncate(beside("-wal"), bytes);
        assertThatThrownBy(this::write)
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged");
        look();
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
    }

    @Test
    void refusesWhatIsWrittenAfterAByteOfTheLogWasFlipped() throws Exception {
        flip(beside("-wal"), 5_000);
        assertThatThrownBy(this::write)
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("mooring.db-wal is damaged");
    }

    @Test
    void findsAFlippedByteOfTheLogThatLeftNoTrace() throws Exception {
        var modified = Files.getLastModifiedTime(beside("-wal"));
        flip(beside("-wal"), 5_000);
        Files.setLastModifiedTime(beside("-wal"), modified);
        look();
        assertThat(storage.lost()).get().asString().contains("mooring.db-wal is damaged");
    }

    @Test
    void refusesWhatIsWrittenAfterTheFileWasDamagedAndGoesOnRefusing() throws Exception {
        checkpoint();
        for (var page = 1; page < size(file) / 4096; page++) {
            flip(file, page * 4096);
        }
        assertThatThrownBy(this::write)
                .isInstanceOf(StorageLost.class)
                .hasMessageContaining("written to by somebody else");
        look();
        assertThat(storage.lost()).get().asString().contains(file + " is damaged", "restore the newest copy");
        look();
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
    }

    @Test
    void findsAFileThatWasTruncated() throws Exception {
        checkpoint();
        truncate(file, size(file) / 2);
        look();
        look();
        assertThat(storage.lost()).get().asString().contains(file + " is damaged");
    }

    @Test
    void findsDamageThatLeftNoTraceWhenTheWholeFileIsExamined() throws Exception {
        checkpoint();
        var modified = Files.getLastModifiedTime(file);
        for (var page = 1; page < size(file) / 4096; page++) {
            flip(file, page * 4096);
        }
        Files.setLastModifiedTime(file, modified);
        look();
        assertThat(storage.lost()).isEmpty();
        storage.examine();
        assertThat(storage.lost()).get().asString().contains(file + " is damaged");
    }

    @Test
    void goesOnAfterAnExaminationWhenAnotherProcessChangedNothingThatMatters() throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
        look();
        assertThatCode(this::write).doesNotThrowAnyException();
    }

    @Test
    void mindsNoCopyThatIsMadeFromOutside() throws Exception {
        outside("vacuum into '" + folder.resolve("copy.db") + "'");
        write();
        look();
        assertThat(storage.lost()).isEmpty();
    }

    @Test
    void mindsNoRowThatAnotherProcessWrites() throws Exception {
        outside("insert into senders (name, recent) values ('outside', '')");
        write();
        assertThat(storage.lost()).isEmpty();
    }

    @Test
    void goesOnWhenTheSameFileComesBack() throws Exception {
        Files.move(file, folder.resolve("elsewhere"));
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
        Files.move(folder.resolve("elsewhere"), file);
        look();
        write();
        assertThat(rows(file)).isEqualTo(written);
    }

    @Test
    void keepsNoCopyOfAFileThatCameBack() throws Exception {
        var saved = folder.resolve("mooring.db.rescued-20260821T120000Z");
        Files.move(file, folder.resolve("elsewhere"));
        look();
        assertThat(saved).exists();
        Files.move(folder.resolve("elsewhere"), file);
        look();
        assertThat(storage.lost()).isEmpty();
        assertThat(saved).doesNotExist();
    }

    @Test
    void doesNotGoOnWithACopyThatIsPutInPlace() throws Exception {
        outside("vacuum into '" + folder.resolve("copy.db") + "'");
        Files.delete(file);
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
        Files.move(folder.resolve("copy.db"), file);
        look();
        assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
    }

    @Test
    void savesAllThatWasStoredFromAFileThatIsGone() throws Exception {
        Files.delete(file);
        look();
        var saved = folder.resolve("mooring.db.rescued-20260821T120000Z");
        assertThat(storage.lost()).get().asString().contains("All that was stored is in " + saved);
        assertThat(rows(saved)).isEqualTo(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
                .isEqualTo("rw-------");
    }

    @Test
    void savesAllThatWasStoredInALogThatIsGone() throws Exception {
        Files.delete(beside("-wal"));
        look();
        assertThat(storage.lost()).get().asString().contains("is enough to start Mooring again");
        assertThat(rows(Files.copy(file, folder.resolve("file-alone.db")))).isEqualTo(written);
    }

    @Test
    void tellsOfALossOnce() throws Exception {
        try (var log = new CapturedLog("dev.mooring.database")) {
            Files.delete(beside("-shm"));
            for (var count = 0; count < 20; count++) {
                assertThatThrownBy(this::write).isInstanceOf(StorageLost.class);
            }
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void keepsOthersFromReadingTheFiles() throws Exception {
        for (var ending : new String[] {"", "-wal", "-shm"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside(ending))))
                    .isEqualTo("rw-------");
        }
    }

    private Path beside(String ending) {
        return SqliteFile.beside(file, ending);
    }

    private void look() {
        storage.look(database::reconnect);
    }

    private void write() {
        database.write(session -> insert(session, "x".repeat(9_000)));
        written++;
    }

    private int insert(Session session, String text) {
        return session.sql("insert into changes (cluster, kind, url, at) values ('c', 'k', ?, 0)")
                .text(text)
                .update();
    }

    private void checkpoint() throws SQLException {
        for (var count = 0; count < 20; count++) {
            write();
        }
        outside("pragma wal_checkpoint(truncate)");
        look();
        look();
        write();
    }

    private void outside(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long rows(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from changes")) {
            return row.getLong(1);
        }
    }

    /** Of this process, whose database is longer than its log: a file that would grow beyond cannot be written. */
    private static void fileSizes(String bytes) {
        run(
                "prlimit",
                "--fsize=" + bytes + ":unlimited",
                "--pid",
                Long.toString(ProcessHandle.current().pid()));
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** As another process would: whoever closes the database itself in this one gives up SQLite's locks. */
    private static void truncate(Path path, long bytes) {
        run("truncate", "-s", Long.toString(bytes), path.toString());
    }

    private static void flip(Path path, long position) {
        run(
                "dd",
                "if=/dev/urandom",
                "of=" + path,
                "bs=1",
                "count=16",
                "seek=" + position,
                "conv=notrunc",
                "status=none");
    }

    private static void run(String... command) {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

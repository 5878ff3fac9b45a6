package dev.mooring.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

@Isolated
class SqliteLibraryTest {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    @TempDir
    Path folder;

    @BeforeEach
    void nobodyHasChosen() {
        System.clearProperty(PATH);
        System.setProperty(TEMPORARY, folder.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(PATH);
        System.clearProperty(TEMPORARY);
    }

    @Test
    void isThereForTheDriverAndForNobodyElse() throws Exception {
        try (var _ = SqliteLibrary.unpacked()) {
            var chosen = Path.of(System.getProperty(PATH));
            assertThat(chosen.getParent()).isEqualTo(folder);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chosen)))
                    .isEqualTo("rwx------");
            assertThat(chosen.resolve(System.mapLibraryName("sqlitejdbc"))).isNotEmptyFile();
        }
    }

    /** It is not loaded here: a process that has it twice comes to a bad end. */
    @Test
    void isTheOneThatTheDriverWouldTake() throws Exception {
        try (var _ = SqliteLibrary.unpacked();
                var driver = SQLiteJDBCLoader.class.getResourceAsStream(
                        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName())) {
            assertThat(Path.of(System.getProperty(PATH), LibraryLoaderUtil.getNativeLibName()))
                    .hasBinaryContent(driver.readAllBytes());
        }
    }

    @Test
    void leavesNothingBehind() {
        SqliteLibrary.unpacked().close();
        assertThat(folder).isEmptyDirectory();
        assertThat(System.getProperty(PATH)).isNull();
    }

    @Test
    void isNotUnpackedWhereSomebodyHasChosenAnother() {
        System.setProperty(PATH, "/opt/sqlite");
        try (var _ = SqliteLibrary.unpacked()) {
            assertThat(System.getProperty(PATH)).isEqualTo("/opt/sqlite");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void isLeftToTheDriverWhereNothingCanBeWritten() {
        System.setProperty(TEMPORARY, folder.resolve("none").toString());
        try (var _ = SqliteLibrary.unpacked()) {
            assertThat(System.getProperty(PATH)).isNull();
        }
    }
}

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

    @Test
    void isOneThatCanBeLoaded() {
        try (var _ = SqliteLibrary.unpacked()) {
            System.load(Path.of(System.getProperty(PATH), System.mapLibraryName("sqlitejdbc"))
                    .toString());
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

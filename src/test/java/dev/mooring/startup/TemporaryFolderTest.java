package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes the place of a folder for temporary files that cannot be written. */
class TemporaryFolderTest {
    private static final String OF_SQLITE = "org.sqlite.tmpdir";

    @TempDir
    Path data;

    @AfterEach
    void forget() {
        System.clearProperty(OF_SQLITE);
    }

    @Test
    void isMadeBesideTheData() {
        var folder = TemporaryFolder.beside(data).orElseThrow();
        assertThat(folder).isDirectory().hasParent(data);
        assertThat(System.getProperty(OF_SQLITE)).isEqualTo(folder.toString());
    }

    @Test
    void isMadeOnce() throws IOException {
        var first = TemporaryFolder.beside(data).orElseThrow();
        var used = Files.writeString(first.resolve("used"), "");
        assertThat(TemporaryFolder.beside(data)).contains(first);
        assertThat(used).exists();
    }

    @Test
    void isWhatAnOperatorHasChosen() {
        System.setProperty(OF_SQLITE, "/chosen");
        assertThat(TemporaryFolder.beside(data)).contains(Path.of("/chosen"));
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void isNoneWhereTheFolderOfTheDataIsNotThere() {
        assertThat(TemporaryFolder.beside(data.resolve("nowhere"))).isEmpty();
    }

    @Test
    void clearsAwayWhatEndedProcessesLeft() throws IOException {
        // The number of no process: there are fewer.
        var left = Files.createDirectory(data.resolve(".mooring-tmp-4194305"));
        Files.writeString(left.resolve("library"), "");
        TemporaryFolder.beside(data);
        assertThat(left).doesNotExist();
    }

    /** In a container each process has the same. */
    @Test
    void clearsAwayWhatTheProcessBeforeItOfTheSameNumberLeft() throws IOException {
        var own = Files.createDirectory(
                data.resolve(".mooring-tmp-" + ProcessHandle.current().pid()));
        var library = Files.writeString(own.resolve("library"), "");
        assertThat(TemporaryFolder.beside(data)).contains(own);
        assertThat(library).doesNotExist();
    }

    @Test
    void leavesWhatIsNotItsOwn() throws IOException {
        var running = Files.createDirectory(data.resolve(
                ".mooring-tmp-" + ProcessHandle.current().parent().orElseThrow().pid()));
        var other = Files.createDirectory(data.resolve(".mooring-tmp-of-somebody"));
        TemporaryFolder.beside(data);
        assertThat(running).exists();
        assertThat(other).exists();
    }
}

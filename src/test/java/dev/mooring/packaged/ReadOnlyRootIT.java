package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a user that no system knows, who can write nowhere, or to the folder of the data alone. */
class ReadOnlyRootIT {
    /** Where the tests run as root: another user, who may read what root may, as he could in an image. */
    private static final String AS_NOBODY_KNOWN = "exec setpriv --reuid=61234 --regid=61234 --clear-groups"
            + " --inh-caps=-all,+dac_read_search --ambient-caps=-all,+dac_read_search \"$@\"";

    private static final String SECRET = "0123456789abcdef";

    @TempDir
    Path root;

    private Path data;

    @BeforeEach
    void mount() throws IOException {
        data = Files.createDirectory(root.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createDirectory(root.resolve("tmp"));
        Files.createFile(root.resolve("mooring.log"));
        permit("r-xr-xr-x");
    }

    @AfterEach
    void unmount() throws IOException {
        permit("rwxr-xr-x");
    }

    private void permit(String permissions) throws IOException {
        for (var folder : new Path[] {root.resolve("tmp"), root}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        }
    }

    @Test
    void runsOnTheFolderOfTheDataAlone() throws IOException {
        try (var mooring = start("jdbc:sqlite:" + data.resolve("mooring.db"))) {
            var answer = new PulumiSender(mooring.url(), SECRET).send("ping", Fixtures.bytes("pulumi/ping.json"));
            assertThat(answer.statusCode()).isEqualTo(202);
            given().get(mooring.url() + "/mooring.css").then().statusCode(200);
        }
        assertThat(data).isDirectoryNotContaining("glob:**/.mooring-tmp-*");
    }

    @Test
    void clearsAwayWhatAKilledProcessLeft() throws IOException {
        // The number of no process: there are fewer.
        var left = Files.createDirectory(data.resolve(".mooring-tmp-4194305"));
        Files.createDirectory(left.resolve("vertx"));
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var unused = start("jdbc:sqlite:" + data.resolve("mooring.db"))) {
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void runsOnPostgresqlWithNoFolderAtAll() throws Exception {
        try (var postgres = PostgresServer.start();
                var mooring = start(postgres.url())) {
            given().get(mooring.url() + "/").then().statusCode(200);
            assertThat(mooring.log())
                    .contains("No temporary file can be written to", root.toString())
                    .doesNotContain("\tat ");
        }
    }

    private MooringProcess start(String database) throws IOException {
        var settings = new HashMap<>(Map.of(
                "mooring.webhook.secrets",
                SECRET,
                "mooring.api.auth",
                "none",
                "mooring.database.username",
                "mooring",
                "mooring.database.url",
                database,
                "java.io.tmpdir",
                root.resolve("tmp").toString()));
        var isRoot = "root".equals(System.getProperty("user.name"));
        return MooringProcess.ready(
                isRoot
                        ? MooringProcess.launchUnder(AS_NOBODY_KNOWN, root, settings, Map.of())
                        : MooringProcess.launch(root, settings, Map.of()));
    }
}

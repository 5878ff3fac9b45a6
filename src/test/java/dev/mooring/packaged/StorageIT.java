package dev.mooring.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database file is taken away or damaged while deliveries arrive: what is acknowledged afterwards is there. */
class StorageIT {
    private static final byte[] PING = Fixtures.bytes("pulumi/ping.json");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SENDERS = 4;
    private static final String SECRET = "storage-secret-0";
    private Path file;

    @TempDir
    Path folder;

    enum Attack {
        FILE_DELETED {
            @Override
            void on(Path file) throws Exception {
                Files.delete(file);
            }
        },
        LOG_DELETED {
            @Override
            void on(Path file) throws Exception {
                Files.delete(log(file));
            }
        },
        LOG_TRUNCATED {
            @Override
            void on(Path file) throws Exception {
                run("truncate", "-s", "0", log(file).toString());
            }
        },
        LOG_DAMAGED {
            @Override
            void on(Path file) throws Exception {
                run("dd", "if=/dev/urandom", "of=" + log(file), "bs=1", "count=64", "seek=4000", "conv=notrunc");
            }
        },
        FILE_REPLACED {
            @Override
            void on(Path file) throws Exception {
                var copy = Files.copy(file, file.resolveSibling("copy.db"));
                Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            }
        };

        abstract void on(Path file) throws Exception;

        private static Path log(Path file) {
            return file.resolveSibling(file.getFileName() + "-wal");
        }

        private static void run(String... command) throws Exception {
            assertThat(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @BeforeEach
    void name() throws IOException {
        file = folder.toRealPath().resolve("mooring.db");
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgesNothingAfterwardsThatIsNotOnDisk(Attack attack) throws Exception {
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        var attacks = new AtomicInteger();
        try (var mooring = MooringProcess.start(folder, settings(), Map.of())) {
            var goOn = new AtomicBoolean(true);
            var senders = new Thread[SENDERS];
            for (var index = 0; index < SENDERS; index++) {
                senders[index] = Thread.startVirtualThread(() -> {
                    var pulumi = new PulumiSender(mooring.url(), SECRET);
                    while (goOn.get()) {
                        var after = attacks.get();
                        var id = UUID.randomUUID().toString();
                        if (pulumi.send(id, "ping", PING).statusCode() / 100 == 2 && after > 0) {
                            acknowledged.put(id, after);
                        }
                    }
                });
            }
            TimeUnit.SECONDS.sleep(1);
            attack.on(file);
            attacks.incrementAndGet();
            for (var again = 0; attack == Attack.LOG_DAMAGED && again < 10 && !losesItsStorage(mooring); again++) {
                // SQLite began its log anew just then, and wrote over what was damaged: nothing of it was needed any
                // more.
                attack.on(file);
                attacks.incrementAndGet();
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertIsNotReady(mooring));
            goOn.set(false);
            for (var sender : senders) {
                sender.join();
            }
            var refused = new PulumiSender(mooring.url(), SECRET).send("ping", PING);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("database file is gone, is another one or is damaged");
            given().get(mooring.managementUrl() + "/q/health/live").then().statusCode(200);
            assertThat(mooring.log().lines().filter(line -> line.contains("event=storage-lost")))
                    .hasSize(1);
            mooring.kill();
        }
        assertThat(onDisk())
                .containsAll(acknowledged.entrySet().stream()
                        .filter(delivery -> delivery.getValue() == attacks.get())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** Each of the many transactions that are under way looks: a few seconds are more than enough. */
    private static boolean losesItsStorage(MooringProcess mooring) {
        try {
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> given().get(mooring.managementUrl() + "/q/health/ready")
                                    .statusCode()
                            == 503);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    private void assertIsNotReady(MooringProcess mooring) {
        given().get(mooring.managementUrl() + "/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.data.cause", hasItem(containsString("mooring.db")));
    }

    @Test
    void losesNothingWhenTheFileIsDeletedAndTheSavedCopyIsRestored() throws Exception {
        var id = UUID.randomUUID().toString();
        try (var mooring = MooringProcess.start(folder, settings(), Map.of())) {
            assertThat(new PulumiSender(mooring.url(), SECRET)
                            .send(id, "ping", PING)
                            .statusCode())
                    .isEqualTo(202);
            Files.delete(file);
            await().atMost(PATIENCE).until(() -> mooring.log().contains("event=storage-rescued"));
        }
        Files.deleteIfExists(folder.resolve("mooring.db-wal"));
        Files.deleteIfExists(folder.resolve("mooring.db-shm"));
        try (var files = Files.newDirectoryStream(folder, "mooring.db.rescued-*")) {
            Files.move(files.iterator().next(), file);
        }
        try (var mooring = MooringProcess.start(folder, settings(), Map.of())) {
            given().get(mooring.url() + "/api/v1/deliveries/" + id).then().body("id", is(id));
        }
    }

    @Test
    void doesNotBeginWithAnEmptyDatabaseWhereThereWasOne() throws Exception {
        try (var mooring = MooringProcess.start(folder, settings(), Map.of())) {
            mooring.kill();
        }
        Files.delete(file);
        try (var mooring = MooringProcess.launch(folder, settings(), Map.of())) {
            assertThat(mooring.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isEqualTo(1);
            assertThat(mooring.log()).contains(file + " is gone or empty").doesNotContain("\tat ");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void endsWithOneLineWhenTheFileIsDamagedAtStart() throws Exception {
        Files.writeString(file, "This is no database. ".repeat(1_000));
        try (var mooring = MooringProcess.launch(folder, settings(), Map.of())) {
            assertThat(mooring.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isEqualTo(1);
            assertThat(mooring.log().lines().filter(line -> !line.contains(" INFO ") && !line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains(file + " is damaged", "docs/inbox.md, Restore");
        }
    }

    /** Nothing, where the log was lost before it got into the file: then nothing may have been acknowledged either. */
    private Set<String> onDisk() throws SQLException {
        if (!Files.exists(file)) {
            return Set.of();
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            try (var table = statement.executeQuery("select 1 from sqlite_master where name = 'deliveries'")) {
                if (!table.next()) {
                    return Set.of();
                }
            }
            try (var rows = statement.executeQuery("select id from deliveries")) {
                var ids = new HashSet<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return ids;
            }
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "mooring.webhook.secrets",
                SECRET,
                "mooring.api.auth",
                "none",
                "mooring.database.url",
                "jdbc:sqlite:" + file);
    }
}

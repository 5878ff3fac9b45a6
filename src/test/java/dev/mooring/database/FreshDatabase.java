package dev.mooring.database;

import dev.mooring.bench.Databases;
import dev.mooring.packaged.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database for one test. Those of PostgreSQL are of one server, which lasts as long as the process of tests. */
public final class FreshDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private FreshDatabase() {}

    public static Database of(Dialect dialect) throws Exception {
        return switch (dialect) {
            case SQLITE ->
                Databases.sqlite(Files.createTempDirectory("mooring-database").resolve("mooring.db"));
            case POSTGRESQL -> Databases.brief(url());
        };
    }

    /** Of an empty database of PostgreSQL, for what opens it by itself. */
    public static String url() throws IOException, InterruptedException {
        return Server.SHARED.emptyDatabase("test" + NUMBER.incrementAndGet()) + "?user=mooring";
    }

    private static final class Server {
        static final PostgresServer SHARED = started();

        private static PostgresServer started() {
            try {
                var server = PostgresServer.start();
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(server)));
                return server;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException failed) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(failed);
            }
        }

        private static void close(PostgresServer server) {
            try {
                server.close();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

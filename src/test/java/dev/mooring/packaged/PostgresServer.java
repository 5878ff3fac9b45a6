package dev.mooring.packaged;

import dev.mooring.standin.ClientIdentity;
import dev.mooring.standin.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of its own, from the machine's binaries, in a folder of its own. */
public final class PostgresServer implements AutoCloseable {
    private final Path binaries;
    private final Path data;
    private final int port;

    private PostgresServer(Path binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    public static PostgresServer start() throws IOException, InterruptedException {
        return start(Optional.empty());
    }

    /** One that has a certificate for this machine, and takes connections without it too. */
    public static PostgresServer startWith(ClientIdentity server) throws IOException, InterruptedException {
        return start(Optional.of(server));
    }

    private static PostgresServer start(Optional<ClientIdentity> identity) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("mooring-pg");
        var data = Files.createDirectory(folder.resolve("data"));
        var server = new PostgresServer(binaries(), data, FreePort.next());
        if ("root".equals(System.getProperty("user.name"))) {
            run("chown", "-R", "postgres", folder.toString());
        }
        server.asOwner("initdb", "-D", data.toString(), "-A", "trust", "-U", "mooring", "--no-sync");
        if (identity.isPresent()) {
            server.use(identity.get());
        }
        server.resume();
        return server;
    }

    private void use(ClientIdentity server) throws IOException, InterruptedException {
        Files.writeString(data.resolve("server.crt"), server.certificate());
        var key = Files.writeString(data.resolve("server.key"), server.pemKey());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(data.resolve("postgresql.auto.conf"), "ssl = on\n", StandardOpenOption.APPEND);
        if ("root".equals(System.getProperty("user.name"))) {
            run("chown", "-R", "postgres", data.toString());
        }
    }

    /** Debian's folders first, then whatever is on the path. */
    private static Path binaries() throws IOException {
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (var versions = Files.list(debian)) {
                var newest = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        for (var folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, "initdb"))) {
                return Path.of(folder);
            }
        }
        throw new IOException("no PostgreSQL server is installed: run scripts/install-test-tools");
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** A further, empty database of this server. */
    public String emptyDatabase(String name) throws IOException, InterruptedException {
        asOwner("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "mooring", name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** Starts it again after a stop. */
    public void resume() throws IOException, InterruptedException {
        asOwner(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + data,
                "start");
    }

    /** Takes it away at once, as a crash would. */
    public void pause() throws IOException, InterruptedException {
        asOwner("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
    }

    private void asOwner(String program, String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("mooring-pg", ".out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        pause();
    }
}

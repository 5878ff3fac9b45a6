package dev.mooring.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A handler of deliveries in Node.js, to compare with. */
record NodeYardstick(Process process, String url) implements AutoCloseable {

    /** One that checks signatures and stores nothing; empty where there is no Node.js. */
    static Optional<NodeYardstick> storingNothing() {
        return start(List.of());
    }

    /** One that stores each delivery in SQLite, on disk; empty where this Node.js has no SQLite (before 22.5). */
    static Optional<NodeYardstick> storingInSqlite(Path file) {
        return start(List.of(file.toString()));
    }

    private static Optional<NodeYardstick> start(List<String> file) {
        var command = new ArrayList<>(List.of("node", "src/test/resources/bench/yardstick.mjs", AcceptBench.SECRET));
        command.addAll(file);
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return Optional.ofNullable(output.readLine())
                    .map(port -> new NodeYardstick(process, "http://127.0.0.1:" + port.strip()));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}

package dev.mooring.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that ends by itself. */
final class Tool {
    private Tool() {}

    /** What it said. Fails where its status is not 0. */
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "tool", ".out");
        var status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        var said = Files.readString(output);
        Files.delete(output);
        if (status != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + status + ":\n" + said);
        }
        return said;
    }
}

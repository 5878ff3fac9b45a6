package dev.mooring.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many files the process may open. Where that is too few, not even the log can be opened, so it is looked at before all
 * else.
 */
final class OpenFiles {
    /** Its own libraries take some 170. */
    static final int NEEDED = 256;

    /** Of this process (proc_pid_limits(5)); Java raises it to what the hard limit allows. */
    static final Path LIMITS = Path.of("/proc/self/limits");

    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");

    private OpenFiles() {}

    /** What is wrong, in a line; nothing where the system does not tell. */
    static Optional<String> problem(Path limits) {
        try {
            var limit = LIMIT.matcher(Files.readString(limits));
            return limit.find() && Integer.parseInt(limit.group(1)) < NEEDED
                    ? Optional.of("Only " + limit.group(1) + " files may be open (ulimit -n): allow at least " + NEEDED
                            + ", and one more for each connection")
                    : Optional.empty();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}

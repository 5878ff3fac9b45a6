package dev.mooring.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was packaged, as it is started: the native binary where there is one, or the jar. */
public final class Artifact {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private Artifact() {}

    public static boolean isBinary() {
        return binary().isPresent();
    }

    private static Optional<Path> binary() {
        return Optional.ofNullable(System.getProperty("native.image.path"))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    /** Its command line, of the folder that it was packaged in. */
    public static List<String> command(Map<String, String> properties, List<String> arguments) {
        return command(List.of(), List.of(), properties, arguments);
    }

    /**
     * The same.
     *
     * @param both flags that a binary takes as well, such as {@code -Xmx64m}
     * @param flags of Java's alone
     */
    static List<String> command(
            List<String> both, List<String> flags, Map<String, String> properties, List<String> arguments) {
        var command = new ArrayList<String>();
        var binary = binary();
        if (binary.isPresent()) {
            command.add(binary.get().toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(flagsOfTests());
            command.addAll(flags);
        }
        command.addAll(both);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (binary.isEmpty()) {
            command.add("-jar");
            command.add(JAR.toAbsolutePath().toString());
        }
        command.addAll(arguments);
        return command;
    }

    /** So that what runs for a few seconds is not compiled as if for months. */
    private static List<String> flagsOfTests() {
        return Stream.of(System.getProperty("mooring.java-flags", "").split(" "))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }
}

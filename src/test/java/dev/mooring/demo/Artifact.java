package dev.mooring.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was packaged, as it is started: the native binary where there is one, or the jar. */
public final class Artifact {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private Artifact() {}

    /** Its command line, of the folder that it was packaged in. */
    public static List<String> command(Map<String, String> properties, List<String> arguments) {
        return command(List.of(), properties, arguments);
    }

    /** The same with flags of Java's, which a binary takes none of. */
    static List<String> command(List<String> flags, Map<String, String> properties, List<String> arguments) {
        var command = new ArrayList<String>();
        var binary = System.getProperty("native.image.path");
        var isNative = binary != null && Files.isExecutable(Path.of(binary));
        if (isNative) {
            command.add(binary);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(flagsOfTests());
            command.addAll(flags);
        }
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!isNative) {
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

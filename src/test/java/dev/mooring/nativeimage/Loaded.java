package dev.mooring.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that a process loaded by name.
 *
 * @param isNamed whether name and class stood in the code that asked, where the compiler reads them
 * @param by class and method that asked
 * @param initialisers of the classes that were being initialised meanwhile
 */
public record Loaded(Kind kind, String name, boolean isNamed, String by, List<String> initialisers) {
    public enum Kind {
        CLASS,
        CONSTRUCTOR,
        METHOD,
        SERVICE,
        RESOURCE,
        BUNDLE,
        PROXY,
        /** A class that the recorder could not read: what it loads is not known. */
        UNREAD
    }

    static Loaded of(String line) {
        var fields = line.split("\t", -1);
        return new Loaded(
                Kind.valueOf(fields[0].toUpperCase(java.util.Locale.ROOT)),
                fields[1],
                fields[2].equals("named"),
                fields[3],
                fields[4].isEmpty() ? List.of() : Arrays.asList(fields[4].split(",")));
    }

    /** All that was recorded, in a file or in the files of a folder. */
    public static Set<Loaded> in(Path recorded) throws IOException {
        var loaded = new LinkedHashSet<Loaded>();
        try (var files = Files.walk(recorded)) {
            files.filter(file -> file.toString().endsWith(".tsv"))
                    .flatMap(Loaded::lines)
                    .map(Loaded::of)
                    .forEach(loaded::add);
        }
        return loaded;
    }

    private static java.util.stream.Stream<String> lines(Path file) {
        try {
            // The last one is cut where a process was killed while it wrote.
            var text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package dev.mooring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page of all packages and events: words from their sources, the order from the layers of {@link ArchitectureTest}. */
final class PackageMap {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path ROOT = SOURCES.resolve(Path.of("dev", "mooring"));
    private static final Pattern LAYER = Pattern.compile("layer '\\w+' \\(([^)]*)\\)");
    private static final Pattern ROOM = Pattern.compile("dev\\.mooring\\.(\\w+)\\.\\.");
    private static final Pattern TOLD = Pattern.compile("\\bEvent<(\\w+)> ");
    private static final Pattern OBSERVED = Pattern.compile("@Observes (\\w+) ");
    private static final Pattern TAGS = Pattern.compile("(?ms)^\\s*\\*?\\s*@\\w+ .*");
    private static final Pattern INLINE = Pattern.compile("\\{@\\w+ ([^{}]*)}");
    private static final Pattern AN_EVENT = Pattern.compile(" An event(?:\\.|[:,] (\\w)?)");
    private static final String INTRODUCTION = """
            # Where is what
            Written from the code; how it hangs together is told in [how it works](../how-it-works.md).

            ## Packages
            Of `dev.mooring`, from below: a package uses those above it, never those below; the last ones are the edges, which may use
            all others. What each may use exactly is in `ArchitectureTest`.

            | Package | What is there |
            |---|---|
            """;
    private static final String EVENTS = """

            ## Events
            CDI events, by which a package tells others of what it must not know. One that holds a `Session` is told inside a transaction: what its
            observers store is stored together with what it tells, or not at all.

            | Event | What it tells | Told by | Heard by |
            |---|---|---|---|
            """;

    private PackageMap() {}

    /**
     * An event.
     *
     * @param name with the type that it is in
     * @param toldBy types that tell it, by name
     * @param heardBy types that observe it, by name
     */
    record Event(String name, String text, Set<String> toldBy, Set<String> heardBy) {
        private String row() {
            return "| `" + name + "` | " + text + " | " + names(toldBy) + " | " + names(heardBy) + " |\n";
        }

        private static String names(Set<String> types) {
            return types.stream().map(type -> "`" + type + "`").collect(Collectors.joining(", "));
        }
    }

    static String text() throws IOException {
        var text = new StringBuilder(INTRODUCTION);
        for (var room : rooms()) {
            var said = comment(ROOT.resolve(Path.of(room, "package-info.java")), "@NullMarked");
            text.append("| `").append(room).append("` | ").append(said).append(" |\n");
        }
        text.append(EVENTS);
        events().forEach(event -> text.append(event.row()));
        return text.toString();
    }

    /** From below, and by name where none is below the other. */
    private static List<String> rooms() {
        return LAYER.matcher(ArchitectureTest.dependenciesPointDownThePathOfData.getDescription())
                .results()
                .flatMap(layer -> ROOM.matcher(layer.group(1)).results())
                .map(room -> room.group(1))
                .toList();
    }

    static List<Event> events() throws IOException {
        var events = new TreeMap<String, Event>();
        for (var file : sources()) {
            var source = Files.readString(file);
            for (var told : TOLD.matcher(source).results().toList()) {
                var name = name(told.group(1), file, source);
                var path =
                        SOURCES.resolve(name.replaceFirst("([A-Z]\\w+).*", "$1").replace('.', '/') + ".java");
                var type = told.group(1);
                events.computeIfAbsent(
                                name.replaceFirst("^[a-z.]+\\.", ""),
                                shown -> new Event(
                                        shown,
                                        comment(path, "(?:public )?record " + type),
                                        new TreeSet<>(),
                                        heardBy(type)))
                        .toldBy()
                        .add(type(file));
            }
        }
        return List.copyOf(events.values());
    }

    /** In full. */
    private static String name(String type, Path file, String source) {
        var room = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
        if (Pattern.compile("\\brecord " + type + "\\(").matcher(source).find()) {
            return room + "." + type(file) + "." + type;
        }
        return Pattern.compile("(?m)^import ([\\w.]+\\." + type + ");")
                .matcher(source)
                .results()
                .map(imported -> imported.group(1))
                .findFirst()
                .orElse(room + "." + type);
    }

    private static Set<String> heardBy(String type) {
        try {
            var types = new TreeSet<String>();
            for (var file : sources()) {
                OBSERVED.matcher(Files.readString(file))
                        .results()
                        .filter(observed -> observed.group(1).equals(type))
                        .forEach(observed -> types.add(type(file)));
            }
            return types;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the author says of a declaration, as a cell of a table: without tags, and without the word that it is an event. */
    private static String comment(Path file, String declaration) {
        try {
            var comment = Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + declaration + "\\b")
                    .matcher(Files.readString(file))
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " says nothing of " + declaration))
                    .group(1);
            var text = TAGS.matcher(comment).replaceAll("").replaceAll("(?m)^\\s*\\*", "");
            text = INLINE.matcher(text).replaceAll("`$1`").strip().replaceAll("\\s+", " ");
            return AN_EVENT.matcher(text)
                    .replaceAll(found ->
                            found.group(1) == null ? "" : " " + found.group(1).toUpperCase(Locale.ROOT));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String type(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}

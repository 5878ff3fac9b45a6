package dev.mooring.docs;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines of the documentation that run Mooring as a command. */
public final class DocumentedCommands {
    private static final Pattern INLINE = Pattern.compile("`mooring ([a-z-][^`…]*)`");
    private static final Pattern SHOWN = Pattern.compile("(?m)^\\$ mooring (.*)$");
    /** To the end of the line, but for line breaks within quotes. */
    private static final Pattern CURL = Pattern.compile("(?m)^(curl (?:'[^']*'|[^'\\n])*)$");

    private static final Pattern SPACE = Pattern.compile(" +");

    private DocumentedCommands() {}

    /** What follows the program's name, each once. */
    public static List<List<String>> ofMooring() throws IOException {
        var pages = Document.all();
        var typed = Document.shell().stream()
                .flatMap(block -> ShellLine.of(block.text()).stream())
                .flatMap(line -> arguments(line.words()));
        var named = pages.stream()
                .flatMap(page -> INLINE.matcher(String.join(" ", page.prose())).results())
                .map(found -> List.of(SPACE.split(found.group(1))));
        var shown = pages.stream()
                .flatMap(page -> page.fences().stream())
                .flatMap(fence -> SHOWN.matcher(fence.text()).results())
                .map(found -> List.of(SPACE.split(found.group(1))));
        return Stream.of(typed, named, shown).flatMap(lines -> lines).distinct().toList();
    }

    /**
     * The requests to the API, as they are typed: those of the shell blocks under docs. What stands in the README asks the demo, and
     * is asked there.
     */
    public static List<String> ofCurl() throws IOException {
        return Document.shell().stream()
                .filter(block -> block.path().startsWith("docs"))
                .flatMap(block ->
                        CURL.matcher(block.text().replaceAll("\\\\\n\\s*", " ")).results())
                .map(found -> found.group(1))
                .filter(request -> request.contains("/api/v1"))
                .distinct()
                .toList();
    }

    /** None where it runs something else, or the service. */
    private static Stream<List<String>> arguments(List<String> words) {
        if (words.getFirst().equals("mooring")) {
            return Stream.of(words.subList(1, words.size()));
        }
        var jar = words.stream()
                .filter(word -> word.endsWith("quarkus-run.jar"))
                .findFirst()
                .map(words::indexOf)
                .orElse(words.size());
        return jar + 1 < words.size() ? Stream.of(words.subList(jar + 1, words.size())) : Stream.empty();
    }
}
